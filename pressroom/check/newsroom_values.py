"""Parse the values of `newsroom.yaml` that no other file has: URLs of the site and of hubs, zone, country, colour."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pressroom.check.problems import Place, find_nearest, shorten
from pressroom.check.values import is_parsable_url, parse_address_text
from pressroom.model.draft import Node
from pressroom.model.output_names import SITE_FOLDERS, YEAR_FOLDER
from pressroom.text.colors import LIGHT_BACKGROUND, MIN_CONTRAST, compute_contrast, ensure_contrast
from pressroom.text.domains import encode_domain, encode_url_host
from pressroom.text.phones import is_region

_HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_BASE_URL = re.compile(rf"https?://{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?P<path>(?:/[A-Za-z0-9._~-]+)*)/?")
_URI_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})"  # of a path or query (RFC 3986, section 3.3)
_HUB = re.compile(rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?]{_URI_CHARACTER}*)?", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_MINUTES = re.compile(r"[0-9]{1,4}")
_MINUTES_PER_DAY = 1440
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1"})


def parse_base_url(node: Node, place: Place) -> str:
    """Return the URL of the site, or of another program, its host in ASCII, without its final slash."""
    url = encode_url_host(parse_address_text(node, place))
    match = _BASE_URL.fullmatch(url)
    if not match or int(match["port"] or 0) > 65535 or "/.." in url or "/./" in url:
        raise ValueError(
            f"“{shorten(url)}” is not a valid {place.field}; write it in small letters, like https://press.example.org"
        )
    _check_safety(url)
    return url.rstrip("/")


def parse_hub(node: Node, place: Place) -> str:
    """Return the URL of a WebSub hub with a path, its scheme and host in lower case and in ASCII."""
    url = encode_url_host(parse_address_text(node, place))
    if not _HUB.fullmatch(url) or not is_parsable_url(url):
        raise ValueError(f"“{shorten(url)}” is not the URL of a WebSub hub; write it like https://hub.example.org/")
    parts = urlsplit(url)
    _check_safety(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _check_safety(url: str) -> None:
    """Raise ValueError for http, which others on the network can read and change, unless the host is this machine."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOCAL_HOSTS:
        raise ValueError(f"“{shorten(url)}” is not safe; use https:// (http:// is for localhost only)")


def parse_host(node: Node, place: Place) -> str:
    """Return a host name in lower-case letters, digits and hyphens."""
    host = encode_domain(parse_address_text(node, place))
    if not re.fullmatch(_HOST, host):
        raise ValueError(f"“{shorten(host)}” is not a valid host name; write it like press.example.org")
    return host


def parse_accent(node: Node, place: Place) -> str:
    """Return a colour as lower-case `#rrggbb`; it must be dark enough for links."""
    text = parse_address_text(node, place)
    if not _COLOR.fullmatch(text):
        raise ValueError(f'“{shorten(text)}” is not a valid colour; write it in quotes, like "#0b5cab"')
    color = text.lower() if len(text) == 7 else "#" + "".join(digit * 2 for digit in text[1:].lower())
    ratio = compute_contrast(color, LIGHT_BACKGROUND)
    if ratio < MIN_CONTRAST:
        darker = ensure_contrast(color, LIGHT_BACKGROUND, MIN_CONTRAST)
        raise ValueError(
            f"links in “{text}” are too pale to read: their contrast is {_round_down(ratio)}:1, and WCAG AA requires "
            f'{MIN_CONTRAST}:1; use a darker colour such as "{darker}"'
        )
    return color


def _round_down(ratio: float) -> float:
    """Round a ratio down, so that one that is too low is never shown as enough."""
    return int(ratio * 10) / 10


def parse_minutes(node: Node, place: Place) -> int:
    """Return a number of minutes of at most a day."""
    text = parse_address_text(node, place)
    if not _MINUTES.fullmatch(text) or int(text) > _MINUTES_PER_DAY:
        raise ValueError(
            f"“{shorten(text)}” is not a valid number of minutes; use a whole number from 0 to {_MINUTES_PER_DAY}"
        )
    return int(text)


def parse_timezone(node: Node, place: Place) -> str:
    """Return the name of a time zone."""
    name = parse_address_text(node, place)
    if find_zone(name) is None:
        nearest = find_nearest(name, available_timezones())
        hint = f"did you mean {nearest}?" if nearest else "use a name such as Europe/Stockholm"
        raise ValueError(f"“{shorten(name)}” is not a known time zone; {hint}")
    return name


def find_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name, or None if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, an invalid one, the name of a folder
        return None


def parse_country(node: Node, place: Place) -> str:
    """Return a two-letter country code."""
    country = parse_address_text(node, place)
    if not is_region(country):
        hint = f"did you mean {country.upper()}?" if is_region(country.upper()) else "use a code such as SE or NO"
        raise ValueError(f"“{shorten(country)}” is not a two-letter country code (ISO 3166-1); {hint}")
    return country


def find_taken_folder(base_url: str, service_url: str, languages: Iterable[str]) -> str:
    """Return the folder of the site that the path of a service on the same host is in; empty if in none."""
    site, service = urlsplit(base_url), urlsplit(service_url)
    if (site.scheme, site.netloc) != (service.scheme, service.netloc) or not service.path.startswith(f"{site.path}/"):
        return ""
    folder = service.path.removeprefix(f"{site.path}/").partition("/")[0]
    is_taken = folder in {*SITE_FOLDERS, *languages} or YEAR_FOLDER.fullmatch(folder)
    return folder if is_taken else ""
