"""Check the reverse name of the addresses from which mail leaves: receivers refuse mail from addresses without one."""

import re
from collections.abc import Iterator
from ipaddress import ip_network

from pressroom.doctor.dns_reader import DnsReader, IpAddress
from pressroom.doctor.findings import Finding, report_error, report_ok, report_unchecked, report_warning

_PRIVATE_NETWORKS = tuple(
    map(
        ip_network,
        (
            *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
            *("::1/128", "fc00::/7", "fe80::/10"),
        ),
    )
)
_MAX_NAMES = 10  # as many as receivers try
_GENERIC_WORDS = re.compile(
    r"\b(?:dyn|dynamic|dialup|dhcp|pool|dsl|adsl|cable|ppp|client|customer)\b|dynamic|broadband"
)


def check_reverse_name(reader: DnsReader, address: IpAddress) -> Iterator[Finding]:
    """Yield what is found about the name of an address. Raises DnsError."""
    if any(address in network for network in _PRIVATE_NETWORKS):
        yield report_unchecked(
            "reverse.private",
            f"{address} is a private address. Receivers see another one.",
            "Give the address that they see with --address.",
        )
        return
    names = reader.read_host_names(address)
    if not names:
        yield report_error(
            "reverse.missing",
            f"{address} has no reverse name (PTR). Large receivers refuse mail from it.",
            f"Ask the provider of the address for the record {address.reverse_pointer}, with the name of this machine.",
        )
        return
    confirmed = [name for name in names[:_MAX_NAMES] if address in reader.read_addresses(name)]
    if not confirmed:
        kind = "A" if address.version == 4 else "AAAA"
        yield report_error(
            "reverse.unconfirmed",
            f"The reverse name of {address} is {names[0]}, but {names[0]} does not lead back to {address}.",
            f"Add the record {names[0]} {kind} {address}, or have the reverse name changed.",
        )
        return
    if _is_generic(confirmed[0], address):
        yield report_warning(
            "reverse.generic",
            f"The reverse name of {address} is {confirmed[0]}, which looks like that of a private connection.",
            "Ask the provider of the address for a name in your own domain, such as mail.example.org.",
        )
        return
    yield report_ok("reverse.ok", f"The reverse name of {address} is {confirmed[0]}, which leads back to it.")


def _is_generic(name: str, address: IpAddress) -> bool:
    parts = str(address).split(".") if address.version == 4 else []
    numbers = re.findall(r"\d+", name)
    return bool(_GENERIC_WORDS.search(name.lower())) or (bool(parts) and (parts[::-1] == numbers or parts == numbers))
