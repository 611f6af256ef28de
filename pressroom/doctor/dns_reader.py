"""Read records from the DNS. It asks for each name once, and stops asking a server that does not answer."""

from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import gaierror, getaddrinfo
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from pressroom.errors import ConfigError, DeliveryError

if TYPE_CHECKING:
    from dns.rdata import Rdata
    from dns.resolver import Resolver

IpAddress: TypeAlias = IPv4Address | IPv6Address

_TIMEOUT = 6.0  # seconds for one name
_MAX_TIMEOUTS = 2
_DNS_PORT = 53


class DnsError(DeliveryError):
    """The DNS gave no answer about a name: neither its records nor that there are none."""


class DnsReader:
    """Reads from the DNS servers of this machine, or from one that is given as `host` or `host:port`.

    Raises ConfigError if that is not the address of a server. All methods raise DnsError without an answer.
    """

    def __init__(self, server: str = "", timeout: float = _TIMEOUT) -> None:
        self._server = _find_server(server) if server else None
        self._timeout = timeout
        self._answers: dict[tuple[str, str], tuple[Rdata, ...] | DnsError] = {}
        self._timeouts = 0

    @cached_property
    def _resolver(self) -> "Resolver":
        """The client, with the servers of this machine unless one was given."""
        from dns.resolver import NoResolverConfiguration, Resolver  # noqa: PLC0415 - loaded with the first question

        try:
            resolver = Resolver(configure=self._server is None)
        except NoResolverConfiguration:
            raise DnsError(
                "This machine has no DNS server: /etc/resolv.conf names none.",
                "Name one with --dns-server, such as --dns-server 9.9.9.9.",
            ) from None
        if self._server:
            resolver.nameservers, resolver.port = self._server
        resolver.lifetime, resolver.timeout = self._timeout, self._timeout / 3
        return resolver

    def read_texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of TXT records, each joined from its strings; empty if there are none."""
        strings = (getattr(record, "strings", ()) for record in self._read(name, "TXT"))
        return tuple(b"".join(each).decode("utf-8", "replace") for each in strings)

    def read_addresses(self, name: str) -> tuple[IpAddress, ...]:
        """Return the addresses of a host."""
        return tuple(ip_address(record.to_text()) for kind in ("A", "AAAA") for record in self._read(name, kind))

    def read_mail_hosts(self, name: str) -> tuple[str, ...]:
        """Return the hosts that take mail for a domain (MX); an empty one says that it takes none (RFC 7505)."""
        return tuple(record.to_text().split(" ")[1].rstrip(".") for record in self._read(name, "MX"))

    def read_host_names(self, address: IpAddress) -> tuple[str, ...]:
        """Return the names of an address (PTR)."""
        return tuple(record.to_text().rstrip(".") for record in self._read(address.reverse_pointer, "PTR"))

    def _read(self, name: str, kind: str) -> tuple["Rdata", ...]:
        key = (name.lower().rstrip("."), kind)
        if key not in self._answers:
            try:
                self._answers[key] = self._ask(*key)
            except DnsError as error:
                self._answers[key] = error
        answer = self._answers[key]
        if isinstance(answer, DnsError):
            raise answer
        return answer

    def _ask(self, name: str, kind: str) -> tuple["Rdata", ...]:
        from dns.exception import DNSException, Timeout  # noqa: PLC0415 - loaded with the first question
        from dns.name import from_text  # noqa: PLC0415 - the same
        from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415 - the same

        try:
            full_name = from_text(f"{name}.")
        except DNSException:  # it is too long, or has an empty part: no such name can exist
            return ()
        if self._timeouts >= _MAX_TIMEOUTS:
            raise _create_error(name, "the DNS server does not answer")
        try:
            return tuple(self._resolver.resolve(full_name, kind))
        except (NXDOMAIN, NoAnswer):
            return ()
        except Timeout:
            self._timeouts += 1
            raise _create_error(name, "the DNS server did not answer in time") from None
        except DNSException as error:
            raise _create_error(name, "the DNS server answered with an error") from error


def _create_error(name: str, reason: str) -> DnsError:
    return DnsError(
        f"{name} could not be read from the DNS: {reason}.",
        "Check the network and the DNS servers of this machine, then run the command again.",
    )


def _find_server(server: str) -> tuple[list[str], int]:
    """Return the addresses and the port of a DNS server."""
    try:
        parts = urlsplit(f"//{server if server.count(':') < 2 or server[:1] == '[' else f'[{server}]'}")
        port = parts.port or _DNS_PORT
        addresses = [str(found[4][0]) for found in getaddrinfo(parts.hostname or "", port)]
    except (ValueError, gaierror, UnicodeError):
        addresses, port = [], 0
    if not addresses or not server.strip():
        raise ConfigError(
            f"“{server[:80]}” is not the address of a DNS server.",
            "Give an address or a host, such as --dns-server 9.9.9.9 or --dns-server ns1.example.org:53.",
        )
    return list(dict.fromkeys(addresses)), port
