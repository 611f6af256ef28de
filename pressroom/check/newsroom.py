"""`newsroom.yaml`: its Draft in, a valid Newsroom out, and what it tells the releases even when it is not valid."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct, field
from msgspec.structs import replace

from pressroom.artifact import digest
from pressroom.check.fields import Field, Table, by_id, each, part_of, record, text_of, walk
from pressroom.check.files import by_name, logo, picture
from pressroom.check.markup import check_links, check_raw_html
from pressroom.check.people import contact, newsroom_contact
from pressroom.check.report import Report, expected, nearest, report_of, short
from pressroom.check.scope import UNKNOWN_REGION, Place, Scope
from pressroom.check.values import choice, email, in_language, is_splittable, long_text, phone, text, web_url, words
from pressroom.draft import Draft, Mapping, Node, Sequence
from pressroom.errors import Problem
from pressroom.release import Contact, Edition, MailIdentity, Newsroom, Organisation, Output
from pressroom.text.colours import LIGHT_GROUND, READABLE, contrast, readable
from pressroom.text.markdown import parse, survey

_HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_BASE_URL = re.compile(rf"https?://{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?P<path>(?:/[A-Za-z0-9._~-]+)*)/?")
_URI_SIGN = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})"  # of a path or query (RFC 3986, section 3.3)
_HUB = re.compile(rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?]{_URI_SIGN}*)?", re.IGNORECASE)
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_MINUTES = re.compile(r"[0-9]{1,4}")
_DAY = 1440  # minutes
_LOCAL = frozenset({"localhost", "127.0.0.1"})
_UTC = ZoneInfo("UTC")


class Known(Struct, frozen=True):
    """What `newsroom.yaml` tells the releases.

    `newsroom` is None when it has errors. `day` is today in its zone. `regions` holds the country of each
    organisation, by id and in order. `contacts` and `organisations` hold, by language, the values by id; they are None
    when the file could not be read at all. `problems` are those of the file itself, and of what surrounds the texts;
    `lines` are those of its contacts; `digest` tells it from what another file says.
    """

    newsroom: Newsroom | None
    languages: tuple[str, ...]
    timezone: str
    day: date
    regions: dict[str, str]
    contacts: dict[str, dict[str, Contact | None]] | None
    organisations: dict[str, dict[str, Organisation | None]] | None
    problems: tuple[Problem, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    digest: bytes = b""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the newsroom's times."""
        return ZoneInfo(self.timezone)

    @property
    def is_plain_wanted(self) -> bool:
        """Whether plain text is made of releases."""
        return self.newsroom is None or not {"mail", "data"} <= set(self.newsroom.leave_out)


def known_of(draft: Draft, now: datetime, languages: frozenset[str]) -> Known:
    """What `newsroom.yaml` says at the time `now`, which has a zone; `languages` are those there are catalogues for."""
    report = report_of(draft)
    known = _known(draft, now, languages, report)
    contacts = part_of(draft.fields, "contacts")
    lines = {key.text: part.line for key, part in contacts.entries} if isinstance(contacts, Mapping) else {}
    return replace(known, problems=tuple(report.problems), lines=lines, digest=digest(draft))


def _known(draft: Draft, now: datetime, languages: frozenset[str], report: Report) -> Known:
    written = tuple(dict.fromkeys(map(text_of, _items(part_of(draft.fields, "languages")))))
    regions = _regions(draft.fields)
    clock = zone(draft)
    today = now.astimezone(clock).date()
    scope = Scope(
        written,
        "",
        next(iter(regions.values()), UNKNOWN_REGION),
        clock,
        today,
        by_name(draft.files),
    )
    if draft.fields is None:
        return Known(None, written, clock.key, today, regions, None, None)
    values = walk(draft.fields, _table(languages), Place(report, "", scope))
    newsroom = None if report.errors else _newsroom(values)
    return Known(
        newsroom,
        written,
        clock.key,
        today,
        regions,
        _by_language(newsroom, written, "contacts", _ids(draft.fields, "contacts")),
        _by_language(newsroom, written, "organisations", regions),
    )


def zone(draft: Draft) -> ZoneInfo:
    """The time zone that the draft of `newsroom.yaml` names; UTC when it names none that is known."""
    return _zone(text_of(part_of(draft.fields, "timezone"))) or _UTC


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _ids(fields: Mapping, name: str) -> list[str]:
    node = part_of(fields, name)
    return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []


def _regions(fields: Mapping | None) -> dict[str, str]:
    node = part_of(fields, "organisations")
    entries = node.entries if isinstance(node, Mapping) else ()
    regions: dict[str, str] = {}
    for key, part in entries:
        regions.setdefault(key.text, _region(part))
    return regions


def _region(organisation: Node) -> str:
    country = text_of(part_of(organisation, "country"))
    return country if not country or _is_region(country) else UNKNOWN_REGION


def _is_region(country: str) -> bool:
    from pressroom.text.dialling import REGIONS  # noqa: PLC0415 - it brings phonenumbers, and is seldom asked

    return country in REGIONS


def _by_language(
    newsroom: Newsroom | None, languages: Iterable[str], kind: str, ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The values of a kind by language and id. While the newsroom is not valid, only the ids are known."""
    if newsroom is None:
        return {language: dict.fromkeys(ids) for language in languages}
    return {edition.language: {each.id: each for each in getattr(edition, kind)} for edition in newsroom.editions}


# --- converters ------------------------------------------------------------------------------------------------------


def _base_url(node: Node, place: Place) -> str:
    url = text(node, place)
    found = _BASE_URL.fullmatch(url)
    if not found or int(found["port"] or 0) > 65535 or "/.." in url or "/./" in url:
        raise ValueError(
            f"“{short(url)}” is no address to serve at; expected one such as https://press.example.org, lower-case"
        )
    _check_safety(url)
    return url.rstrip("/")


def _hub(node: Node, place: Place) -> str:
    """The address of a hub, scheme and host in small letters, with a path."""
    url = text(node, place)
    if not _HUB.fullmatch(url) or not is_splittable(url):
        raise ValueError(f"“{short(url)}” is no address of a hub; expected one such as https://hub.example.org/")
    parts = urlsplit(url)
    _check_safety(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _check_safety(url: str) -> None:
    """Nobody on the way may read or change what goes over an address, unless it stays on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOCAL:
        raise ValueError(f"“{short(url)}” is not safe; expected https:// (http:// is for localhost only)")


def _host(node: Node, place: Place) -> str:
    host = text(node, place)
    if not re.fullmatch(_HOST, host):
        raise ValueError(f"“{short(host)}” is no host name; expected one such as press.example.org")
    return host


def _accent(node: Node, place: Place) -> str:
    """A colour, in small letters and at full length, that links can be read in."""
    written = text(node, place)
    if not _COLOUR.fullmatch(written):
        raise ValueError(f'“{short(written)}” is no colour; expected one such as "#0b5cab", in quotes')
    colour = written.lower() if len(written) == 7 else "#" + "".join(sign * 2 for sign in written[1:].lower())
    ratio = contrast(colour, LIGHT_GROUND)
    if ratio < READABLE:
        raise ValueError(
            f"links in “{written}” are too pale to be read: the contrast to the page is {_tenths(ratio)}:1, and WCAG AA"
            f' asks for {READABLE}:1; the nearest tone that has it is "{readable(colour, LIGHT_GROUND, READABLE)}"'
        )
    return colour


def _tenths(ratio: float) -> float:
    """A ratio as it is told: rounded down, so that what falls short is never told as enough."""
    return int(ratio * 10) / 10


def _minutes(node: Node, place: Place) -> int:
    written = text(node, place)
    if not _MINUTES.fullmatch(written) or int(written) > _DAY:
        raise ValueError(f"“{short(written)}” is no number of minutes; expected a whole number from 0 to {_DAY}")
    return int(written)


def _timezone(node: Node, place: Place) -> str:
    name = text(node, place)
    if _zone(name) is None:
        near = nearest(name, available_timezones())
        hint = f"did you mean {near}?" if near else "expected a name such as Europe/Stockholm"
        raise ValueError(f"“{short(name)}” is no time zone; {hint}")
    return name


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, one that is no name, one of a folder
        return None


def _country(node: Node, place: Place) -> str:
    country = text(node, place)
    if not _is_region(country):
        hint = f"did you mean {country.upper()}?" if _is_region(country.upper()) else "expected one such as SE or NO"
        raise ValueError(f"“{short(country)}” is no country code of two letters (ISO 3166-1); {hint}")
    return country


def _boilerplate(node: Node, place: Place) -> str:
    """CommonMark, of which all problems are reported at the line where the text begins."""
    source = long_text(node, place)
    found = survey(parse(source))
    check_raw_html(found, lambda _: node.line, place.report, place.field)
    check_links(found, frozenset(), lambda _: node.line, place.report, place.field)
    if found.images:
        raise ValueError("a picture cannot stand here; expected words and links only")
    return source


def _organisation(node: Node, place: Place) -> dict[str, Any]:
    """The values of an organisation, whose numbers are read as those of its own country."""
    values: dict[str, Any] = _ORGANISATION(node, place.within(region=_region(node)))
    return values


def _values_only(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    return values


_ORGANISATION = record(
    {
        "name": Field(words(text), "expected the name that it signs its releases with"),
        "boilerplate": Field(words(_boilerplate)),
        "street": Field(text),
        "postal_code": Field(text),
        "city": Field(text),
        "country": Field(_country),
        "phone": Field(phone),
        "email": Field(email),
        "url": Field(web_url),
        "logo": Field(picture),
    },
    _values_only,
)
_MAIL = record(
    {"from": Field(email, "expected the address that mail comes from"), "reply_to": Field(email)},
    lambda values, _: MailIdentity(values["from"], values.get("reply_to", "")),
)


def _is_language(code: str) -> bool:
    from pressroom.text.languages import is_known  # noqa: PLC0415 - it brings Babel, for a newsroom not known yet

    return is_known(code)


def _table(languages: frozenset[str]) -> Table:
    def language(node: Node, place: Place) -> str:
        code = text(node, place)
        if code not in languages:
            raise ValueError(f"there are no messages in the language “{short(code)}”; {expected(code, languages)}")
        if not _is_language(code):
            raise ValueError(f"“{short(code)}” is no code of a language; expected one such as sv or pt-BR (BCP 47)")
        return code

    return {
        "title": Field(words(text), "expected the name of the newsroom"),
        "description": Field(words(text)),
        "base_url": Field(_base_url, "expected where the site is served, such as https://press.example.org"),
        "id_host": Field(_host),
        "timezone": Field(_timezone, "expected the zone of your times, such as Europe/Stockholm"),
        "languages": Field(each(language, same=str), "expected the languages of the releases, such as [sv, en]"),
        "organisations": Field(by_id(_organisation), "expected at least one, which issues the releases"),
        "contacts": Field(by_id(newsroom_contact)),
        "mail": Field(_MAIL, "expected the address that mail comes from, as “from”"),
        "hubs": Field(each(_hub, same=str)),
        "accent": Field(_accent),
        "cache_minutes": Field(_minutes),
        "leave_out": Field(each(choice(get_args(Output)), same=str)),
    }


# --- the newsroom ----------------------------------------------------------------------------------------------------


def _newsroom(values: dict[str, Any]) -> Newsroom:
    base_url = values["base_url"]
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    editions = tuple(_edition(values, language, number) for number, language in enumerate(values["languages"]))
    chosen = {key: values[key] for key in ("leave_out", "hubs", "accent", "cache_minutes") if key in values}
    return Newsroom(
        base_url,
        values["timezone"],
        editions,
        values["mail"],
        values.get("id_host", host),
        **chosen,
    )


def _edition(values: dict[str, Any], language: str, number: int) -> Edition:
    return Edition(
        language,
        f"/{language}" if number else "",
        in_language(values["title"], language),
        in_language(values.get("description", ""), language),
        tuple(_in_words(key, each, language) for key, each in values["organisations"].items()),
        tuple(contact(key, each, language) for key, each in values.get("contacts", {}).items()),
    )


def _in_words(organisation_id: str, values: dict[str, Any], language: str) -> Organisation:
    """An organisation in one language."""
    said = {key: in_language(value, language) for key, value in values.items()}
    if "logo" in said:
        said["logo"] = logo(said["logo"], said["name"])
    return Organisation(id=organisation_id, **said)
