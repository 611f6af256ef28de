"""Normalise URLs that are to be fetched, and resolve their hosts to addresses on the public internet."""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

from pressroom.errors import ConfigError, DeliveryError
from pressroom.text.domains import encode_domain

IpAddress: TypeAlias = IPv4Address | IPv6Address

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_IPV4_COMPATIBLE = IPv6Network("::/96")
# Public addresses that clouds answer themselves, with data about the machine that asks.
_METADATA = (IPv4Network("168.63.129.16/32"),)
_HOST_REMEDY = "Check the name in the URL and your connection, then run the command again."


class UnreachableHostError(DeliveryError):
    """A server that cannot be reached now, whatever it is asked for."""


def is_web_url(text: str) -> bool:
    """Return whether a text starts as a URL of the web does."""
    return re.match(r"https?://", text, re.IGNORECASE) is not None


def normalize_url(url: str) -> str:
    """Return a web URL in ASCII, without fragment, as it is asked for. Raises ConfigError for any other text."""
    try:
        return _normalize(url.strip())
    except ValueError as error:
        raise ConfigError(
            f"{shorten(url)} cannot be fetched: {error}.", "Give a URL such as https://press.example.org/news/"
        ) from error


def _normalize(url: str) -> str:
    if _CONTROL.search(url):
        raise ValueError("it contains a control character")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError("it does not start with http:// or https://")
    if parts.username is not None:
        raise ValueError("it contains a user name, which would be kept in plain text")
    host, port = _normalize_host(parts.hostname or ""), parts.port
    netloc = host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"
    path, query = (quote(part, safe=_URL_CHARACTERS, errors="replace") for part in (parts.path, parts.query))
    return urlunsplit((scheme, netloc, path or "/", query, ""))


def _normalize_host(host: str) -> str:
    if ":" in host:
        return f"[{ip_address(host).compressed}]"
    encoded = encode_domain(host).lower().removesuffix(".")
    if not re.fullmatch(r"[a-z0-9_.-]{1,253}", encoded) or not all(0 < len(each) < 64 for each in encoded.split(".")):
        raise ValueError("the name of its server is not valid")
    return encoded


def get_host(url: str) -> str:
    """Return the host of a normalised URL, without port and brackets."""
    return urlsplit(url).hostname or ""


def shorten(url: str) -> str:
    """Return a URL as a message shows it."""
    printable = "".join([character if character.isprintable() else "?" for character in url])
    return printable if len(printable) <= 200 else f"{printable[:199]}…"


def resolve_public_host(host: str, port: int, allowed_hosts: frozenset[str]) -> tuple[str, ...]:
    """Return the addresses of a host.

    Raises ConfigError if one is private and the host is not in `allowed_hosts`, UnreachableHostError if there is none.
    """
    addresses = tuple(dict.fromkeys(_look_up(host, port)))
    if host not in allowed_hosts:
        for address in addresses:
            if not is_public_address(ip_address(address.partition("%")[0])):
                raise ConfigError(
                    f"{shorten(host)} is in a private network ({address}), and this host was not named on the "
                    "command line.",
                    f"If you trust it, import from a URL of this host: http://{shorten(host)}/…",
                )
    return addresses


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise UnreachableHostError(f"There is no server with the name {shorten(host)}.", _HOST_REMEDY) from error
    return [str(each[4][0]) for each in found]


def is_public_address(address: IpAddress) -> bool:
    """Return whether an address is on the public internet, also the IPv4 address that an IPv6 address contains."""
    if isinstance(address, IPv6Address):
        inner = _find_inner_address(address)
        return is_public_address(inner) if inner else address.is_global and not address.is_multicast
    return address.is_global and not address.is_multicast and not any(address in network for network in _METADATA)


def _find_inner_address(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address to which an IPv6 address leads: mapped, NAT64, 6to4, Teredo."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    is_embedded = any(address in network for network in _NAT64) or (
        address in _IPV4_COMPATIBLE and int(address) > 0xFFFF
    )
    return IPv4Address(int(address) & 0xFFFFFFFF) if is_embedded else None
