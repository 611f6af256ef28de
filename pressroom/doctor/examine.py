"""Run all checks. One that fails does not stop the others."""

import socket
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from ipaddress import ip_address
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.config import Config
from pressroom.deliver.dkim_keys import DkimKey, choose_keys, load_dkim_keys
from pressroom.deliver.smtp_url import is_loopback, parse_smtp_url
from pressroom.doctor.alignment import MailDomains, check_alignment
from pressroom.doctor.dkim import Selector, check_dkim
from pressroom.doctor.dmarc import check_dmarc
from pressroom.doctor.dns_reader import DnsError, DnsReader, IpAddress
from pressroom.doctor.findings import TOPICS, Finding, report_failure, report_unchecked
from pressroom.doctor.machine import check_database, check_disk, check_files
from pressroom.doctor.one_click import check_one_click
from pressroom.doctor.relay import check_relay
from pressroom.doctor.reverse_name import check_reverse_name
from pressroom.doctor.settings import check_answers, check_settings, get_domain
from pressroom.doctor.spf import check_spf
from pressroom.errors import ConfigError
from pressroom.model.newsroom import MailIdentity, Newsroom

RelayPlace: TypeAlias = Literal["none", "here", "elsewhere"]
"""Where the relay runs."""


class DoctorOptions(Struct, frozen=True):
    """What the operator knows: selectors of the relay, addresses from which mail leaves, a DNS server.

    With `is_offline`, nothing is checked that needs the network.
    """

    selectors: tuple[str, ...] = ()
    addresses: tuple[IpAddress, ...] = ()
    dns_server: str = ""
    is_offline: bool = False


class MailRoute(Struct, frozen=True):
    """How mail leaves: the newsroom's addresses, what signs, and from which addresses it comes; none if unknown."""

    identity: MailIdentity
    selectors: tuple[Selector, ...]
    addresses: tuple[IpAddress, ...]
    relay: RelayPlace

    @property
    def domains(self) -> MailDomains:
        """The domains that receivers compare."""
        signers = dict.fromkeys(selector.domain for selector in self.selectors)
        return MailDomains(get_domain(self.identity.address), get_domain(self.envelope_sender), tuple(signers))

    @property
    def envelope_sender(self) -> str:
        """The address to which mail is returned that cannot be delivered."""
        return self.identity.bounces or self.identity.address


def examine(config: Config, newsroom: Newsroom, options: DoctorOptions, now: datetime) -> tuple[Finding, ...]:
    """Return all findings in the order of TOPICS. Raises ConfigError if the DNS server has no valid address."""
    reader = DnsReader(options.dns_server)
    keys, faults = _load_keys(config, newsroom.mail)
    route = _find_route(config, newsroom.mail, keys, options)
    findings = [
        *check_settings(newsroom.mail),
        *faults,
        *(_list_unchecked() if options.is_offline else _examine_network(config, newsroom, route, reader, now)),
        *check_database(config, now),
        *check_disk(config),
        *check_files(config),
    ]
    topics = list(TOPICS)
    return tuple(sorted(findings, key=lambda finding: topics.index(finding.topic)))


def _load_keys(config: Config, identity: MailIdentity) -> tuple[tuple[DkimKey, ...], list[Finding]]:
    try:
        return choose_keys(load_dkim_keys(config.dkim_keys), get_domain(identity.address)), []
    except ConfigError as error:
        return (), [report_failure("dkim.key", error)]


def _find_route(config: Config, identity: MailIdentity, keys: Iterable[DkimKey], options: DoctorOptions) -> MailRoute:
    own = [Selector(key.domain, key.selector, key) for key in keys]
    others = [Selector(get_domain(identity.address), name) for name in options.selectors]
    relay = _find_relay(config.smtp_url)
    addresses = options.addresses or (_list_own_addresses() if relay == "here" else ())
    return MailRoute(identity, (*own, *others), addresses, relay)


def _find_relay(smtp_url: str) -> RelayPlace:
    try:
        return "here" if is_loopback(parse_smtp_url(smtp_url).host) else "elsewhere"
    except ConfigError:  # the check of the relay reports it
        return "none"


def _list_own_addresses() -> tuple[IpAddress, ...]:
    """Return the addresses from which this machine would send to the internet. Nothing is sent."""
    found = []
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as connection:
                connection.connect((target, 9))
                found.append(ip_address(connection.getsockname()[0]))
        except OSError:  # no way to the internet with this version of IP
            continue
    return tuple(found)


def _examine_network(
    config: Config, newsroom: Newsroom, route: MailRoute, reader: DnsReader, now: datetime
) -> Iterator[Finding]:
    yield from _guard("mail", lambda: check_answers(reader, newsroom.mail))
    yield from check_relay(config.smtp_url, route.envelope_sender, now)
    yield from examine_records(reader, route)
    yield from check_one_click(newsroom.service_url, now)


def examine_records(reader: DnsReader, route: MailRoute) -> Iterator[Finding]:
    """Yield what is found about the DNS records that receivers of mail look at."""
    domains = route.domains
    yield from _guard("spf", lambda: check_spf(reader, domains.envelope, route.addresses))
    for selector in route.selectors:
        yield from _guard("dkim", partial(check_dkim, reader, selector))
    if not route.selectors:
        yield report_unchecked(
            "dkim.unknown",
            "DKIM was not checked: pressroom has no key, and the relay's selector is not known.",
            "If the relay signs, name its selector with --selector. If it does not, create a key: pressroom keys dkim.",
        )
    yield from _guard("dmarc", lambda: check_dmarc(reader, domains.sender, route.identity.address))
    yield from _guard("alignment", lambda: check_alignment(reader, domains))
    yield from _examine_addresses(reader, route)


_NO_ADDRESS: dict[RelayPlace, tuple[str, str]] = {
    "none": ("The reverse name was not checked: there is no mail relay.", ""),
    "here": (
        "The reverse name was not checked: this machine has no way to the internet.",
        "Give the address that receivers see with --address.",
    ),
    "elsewhere": (
        "The reverse name was not checked: another machine sends the mail, and its operator must set it.",
        "If you know the address from which it sends, give it with --address.",
    ),
}


def _examine_addresses(reader: DnsReader, route: MailRoute) -> Iterator[Finding]:
    for address in route.addresses:
        yield from _guard("reverse", partial(check_reverse_name, reader, address))
    if not route.addresses:
        yield report_unchecked("reverse.unknown", *_NO_ADDRESS[route.relay])


def _guard(topic: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield the findings of a check; if the DNS does not answer, yield that it was not completed."""
    try:
        yield from check()
    except DnsError as error:
        yield report_unchecked(f"{topic}.dns", error.message, error.remedy, is_outside=True)


def _list_unchecked() -> Iterator[Finding]:
    for topic in ("relay", "spf", "dkim", "dmarc", "alignment", "reverse", "leave", "clock"):
        yield report_unchecked(f"{topic}.offline", "This was not checked, because it needs the network.")
