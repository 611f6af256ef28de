"""Find the country of the releases of an import, for the time zone and telephone numbers of a new newsroom.

What others have written says it: telephone numbers with a country, the domain of the site, the tags of languages.
"""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from pressroom.importer.found import FoundRelease
from pressroom.importer.url_parts import parse_url
from pressroom.text.phones import find_country, is_region

_HOME_OF_LANGUAGE = {
    "sv": "SE",
    "nb": "NO",
    "nn": "NO",
    "no": "NO",
    "da": "DK",
    "fi": "FI",
    "is": "IS",
    "de": "DE",
    "fr": "FR",
    "nl": "NL",
    "es": "ES",
    "it": "IT",
    "pl": "PL",
    "et": "EE",
    "en": "GB",
    "se": "NO",
    "cs": "CZ",
    "pt": "PT",
}
_DEFAULT = "SE"
# Domains that are sold everywhere, and those that are not called like the country.
_NO_COUNTRY = frozenset({"ai", "cc", "co", "fm", "gg", "im", "io", "ly", "me", "nu", "sh", "to", "tv", "vc", "ws"})
_RENAMED = {"uk": "GB"}
# Countries with several zones: the one in which most people live, or the capital is.
_MAIN_ZONES = {
    "US": "America/New_York",
    "CA": "America/Toronto",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "RU": "Europe/Moscow",
    "MX": "America/Mexico_City",
    "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon",
    "DE": "Europe/Berlin",
    "NZ": "Pacific/Auckland",
    "CL": "America/Santiago",
    "UA": "Europe/Kyiv",
}
_REGION_OF_TAG = re.compile(r"[A-Za-z]{2,3}[-_]([A-Za-z]{2})$")
_WEIGHTS = {"phone": 3, "domain": 2, "tag": 1}


class Home(Struct, frozen=True):
    """A country (ISO 3166-1), its time zone, and what they were taken from."""

    country: str
    zone: str
    reason: str


class HomeVotes:
    """Counts what found texts say about their country."""

    def __init__(self) -> None:
        self._votes: Counter[str] = Counter()
        self._reasons: dict[str, Counter[str]] = {}
        self._languages: Counter[str] = Counter()

    def add(self, found: FoundRelease, tag: str) -> None:
        """Count what one text says; `tag` is its language as its source writes it."""
        numbers = [number for each in found.contacts for number in (each.phone, each.mobile)]
        numbers += [each.phone for each in found.organisations]
        for country in {find_country(number) for number in numbers}:
            self._vote(country, "phone", f"telephone numbers with the code of {country}")
        for host in {parse_url(url).hostname or "" for url in found.urls[:1]}:
            self._vote(find_country_of_host(host), "domain", f"addresses that end with .{host.rpartition('.')[2]}")
        self._languages[tag.partition("-")[0].lower()] += 1
        match = _REGION_OF_TAG.match(tag)
        self._vote(_check(match[1].upper()) if match else "", "tag", f"the language {tag}")

    def _vote(self, country: str, kind: str, reason: str) -> None:
        if country:
            self._votes[country] += _WEIGHTS[kind]
            self._reasons.setdefault(country, Counter())[reason] += _WEIGHTS[kind]

    def choose(self, default: Home) -> Home:
        """Return the home that most texts speak for, else that of most texts' language, else `default`."""
        for country, _ in self._votes.most_common(1):
            return Home(country, find_zone(country), self._reasons[country].most_common(1)[0][0])
        for language, _ in self._languages.most_common(1):
            if country := _HOME_OF_LANGUAGE.get(language, ""):
                return Home(country, find_zone(country), f"the language {language} of most texts")
        return default


def guess_home(source: str, language: str) -> Home:
    """Return the home before anything is read: of the domain of the source, else where most speak the language."""
    host = (parse_url(source).hostname or "") if "://" in source else ""
    if country := find_country_of_host(host):
        return Home(country, find_zone(country), f"the source, whose address ends with .{host.rpartition('.')[2]}")
    country = _HOME_OF_LANGUAGE.get(language.partition("-")[0], _DEFAULT)
    return Home(country, find_zone(country), f"the language {language}")


def find_language(source: str, available: Iterable[str]) -> str:
    """Return the language that most speak in the country of a source's domain; "" if that is not known."""
    host = (parse_url(source).hostname or "") if "://" in source else ""
    country = find_country_of_host(host)
    languages = set(available)
    return next((each for each, home in _HOME_OF_LANGUAGE.items() if home == country and each in languages), "")


def find_country_of_host(host: str) -> str:
    """Return the country of a domain such as `example.se`; "" for `example.com`."""
    label = host.rstrip(".").rpartition(".")[2].lower()
    return "" if label in _NO_COUNTRY or len(label) != 2 else _check(_RENAMED.get(label, label.upper()))


def find_zone(country: str) -> str:
    """Return the time zone of most people in a country."""
    from babel.core import get_global  # noqa: PLC0415 - it loads tables, which only a new newsroom needs

    zones = get_global("territory_zones").get(country, ())
    return _MAIN_ZONES.get(country) or next(iter(zones), "Europe/Stockholm")


def _check(country: str) -> str:
    return country if is_region(country) else ""
