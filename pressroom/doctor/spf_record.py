"""Parse SPF records (RFC 7208)."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal, TypeAlias, cast

from msgspec import Struct

MechanismName: TypeAlias = Literal["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"]

LOOKUP_MECHANISMS = ("include", "a", "mx", "ptr", "exists")
"""The mechanisms that ask the DNS; `redirect` does so too."""

_MECHANISM = re.compile(
    r"(?P<qualifier>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)"
    r"(?::(?P<value>[^/\s]+(?:/(?![0-9/])[^/\s]*)*))?(?:/(?P<bits>\d{1,3}))?(?://(?P<bits6>\d{1,3}))?",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9._-]*)=(?P<value>\S*)")
_DOMAIN = re.compile(r"(?=.{1,253}\.?$)(?:[\w-]{1,63}\.)+[\w-]{1,63}\.?")


class Mechanism(Struct, frozen=True):
    """A mechanism: what it matches, and what then holds: `+` pass, `-` fail, `~` softfail, `?` neutral.

    `network` is that of `ip4` and `ip6`; `bits` and `bits6` are the lengths of the prefixes for `a` and `mx`.
    """

    qualifier: str
    name: MechanismName
    value: str
    text: str
    network: IPv4Network | IPv6Network | None = None
    bits: int = 32
    bits6: int = 128

    @property
    def has_macro(self) -> bool:
        """Whether its name depends on the mail, so that it cannot be known beforehand."""
        return "%" in self.value


class SpfRecord(Struct, frozen=True):
    """A parsed record. `unused` are terms after `all`, which nobody reads."""

    mechanisms: tuple[Mechanism, ...]
    redirect: str = ""
    unused: tuple[str, ...] = ()

    @property
    def all_qualifier(self) -> str:
        """The qualifier of `all`, or empty."""
        return next((each.qualifier for each in self.mechanisms if each.name == "all"), "")


def is_spf_record(text: str) -> bool:
    """Return whether a text is an SPF record (section 4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def parse_spf_record(text: str) -> SpfRecord:
    """Return a record. Raises ValueError, which says what is wrong in it."""
    mechanisms: list[Mechanism] = []
    unused: list[str] = []
    redirects: list[str] = []
    for term in text.split(" ")[1:]:
        modifier = _MODIFIER.fullmatch(term)
        if modifier and modifier["name"].lower() == "redirect":
            redirects.append(_require_domain(_require_value(modifier["value"], term), term))
        elif modifier or not term:
            continue
        elif mechanisms and mechanisms[-1].name == "all":
            unused.append(_parse_mechanism(term).text)
        else:
            mechanisms.append(_parse_mechanism(term))
    if len(redirects) > 1:
        raise ValueError("“redirect=” is written twice")
    return SpfRecord(tuple(mechanisms), "".join(redirects), tuple(unused))


def _require_value(value: str, term: str) -> str:
    if not value:
        raise ValueError(f"“{term[:60]}” has no value")
    return value


def _require_domain(value: str, term: str) -> str:
    """Return the name of a domain; one with a macro is complete only for a mail."""
    if "%" not in value and not _DOMAIN.fullmatch(value):
        raise ValueError(f"“{term[:60]}” contains no valid domain")
    return value


def _parse_mechanism(term: str) -> Mechanism:
    match = _MECHANISM.fullmatch(term)
    if not match:
        raise ValueError(f"“{term[:60]}” is unknown")
    name = cast("MechanismName", match["name"].lower())
    value = match["value"] or ""
    if name in {"include", "exists", "ip4", "ip6"}:
        _require_value(value, term)
    if name == "all" and term.lstrip("+?~-").lower() != "all":
        raise ValueError(f"“{term[:60]}” has something after “all”")
    if value and name not in {"ip4", "ip6"}:
        _require_domain(value, term)
    network = _parse_network(term, value, match["bits"]) if name in {"ip4", "ip6"} else None
    return Mechanism(
        match["qualifier"] or "+", name, value, term, network, int(match["bits"] or 32), int(match["bits6"] or 128)
    )


def _parse_network(term: str, value: str, bits: str | None) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(f"{value}/{bits}" if bits else value, strict=False)
    except ValueError:
        raise ValueError(f"“{term[:60]}” contains no valid address") from None
    if f"ip{network.version}" not in term.lower():
        raise ValueError(f"“{term[:60]}” contains an address of the other version of IP")
    return network
