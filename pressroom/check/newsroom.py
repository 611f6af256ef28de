"""`newsroom.yaml`: its Draft in, a valid Newsroom out, and what it tells the releases even when it is not valid."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct, field
from msgspec.structs import replace

from pressroom.check.fields import (
    Field,
    FieldTable,
    create_id_mapping_parser,
    create_list_parser,
    create_mapping_parser,
    find_node,
    get_scalar_text,
    parse_fields,
)
from pressroom.check.files import create_logo, index_by_name, parse_image_file
from pressroom.check.markup import check_links, check_raw_html
from pressroom.check.people import create_contact, parse_newsroom_contact
from pressroom.check.problems import Problems, find_nearest, problems_from_draft, shorten, suggest
from pressroom.check.scope import UNKNOWN_REGION, Place, Scope
from pressroom.check.values import (
    create_choice_parser,
    create_localised_parser,
    is_parsable_url,
    parse_email,
    parse_long_text,
    parse_phone,
    parse_text,
    parse_web_url,
    select_language,
)
from pressroom.errors import Problem
from pressroom.model.draft import Draft, Mapping, Node, Sequence
from pressroom.model.entry import compute_digest
from pressroom.model.newsroom import Contact, Edition, MailIdentity, Newsroom, OptionalOutput, Organisation
from pressroom.text.colors import LIGHT_BACKGROUND, MIN_CONTRAST, compute_contrast, ensure_contrast
from pressroom.text.markdown import inspect_body, parse

_HOST = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_BASE_URL = re.compile(rf"https?://{_HOST}(?::(?P<port>[0-9]{{1,5}}))?(?P<path>(?:/[A-Za-z0-9._~-]+)*)/?")
_URI_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})"  # of a path or query (RFC 3986, section 3.3)
_HUB = re.compile(rf"https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?]{_URI_CHARACTER}*)?", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_MINUTES = re.compile(r"[0-9]{1,4}")
_MINUTES_PER_DAY = 1440  # minutes
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1"})
_UTC = ZoneInfo("UTC")


class NewsroomContext(Struct, frozen=True):
    """What `newsroom.yaml` tells the releases.

    `newsroom` is None when it has errors. `day` is today in its zone. `regions` holds the country of each
    organisation, by id and in order. `contacts` and `organisations` hold, by language, the values by id; they are None
    when the file could not be read at all. `problems` are those of the file itself, and of what surrounds the texts;
    `lines` are those of its contacts; `digest` tells it from what another file says.
    """

    newsroom: Newsroom | None
    languages: tuple[str, ...]
    timezone: str
    today: date
    regions: dict[str, str]
    contacts: dict[str, dict[str, Contact | None]] | None
    organisations: dict[str, dict[str, Organisation | None]] | None
    problems: tuple[Problem, ...] = ()
    contact_lines: dict[str, int] = field(default_factory=dict)
    digest: bytes = b""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the newsroom's times."""
        return ZoneInfo(self.timezone)

    @property
    def is_plain_text_needed(self) -> bool:
        """Whether plain text is made of releases."""
        return self.newsroom is None or not {"mail", "data"} <= set(self.newsroom.leave_out)


def check_newsroom(draft: Draft, now: datetime, languages: frozenset[str]) -> NewsroomContext:
    """What `newsroom.yaml` says at the time `now`, which has a zone; `languages` are those there are catalogues for."""
    report = problems_from_draft(draft)
    known = _create_context(draft, now, languages, report)
    contacts = find_node(draft.fields, "contacts")
    lines = {key.text: part.line for key, part in contacts.entries} if isinstance(contacts, Mapping) else {}
    return replace(known, problems=tuple(report.all), contact_lines=lines, digest=compute_digest(draft))


def _create_context(draft: Draft, now: datetime, languages: frozenset[str], problems: Problems) -> NewsroomContext:
    written = tuple(dict.fromkeys(map(get_scalar_text, _get_items(find_node(draft.fields, "languages")))))
    regions = _find_regions(draft.fields)
    clock = get_newsroom_zone(draft)
    today = now.astimezone(clock).date()
    scope = Scope(
        written,
        "",
        next(iter(regions.values()), UNKNOWN_REGION),
        clock,
        today,
        index_by_name(draft.files),
    )
    if draft.fields is None:
        return NewsroomContext(None, written, clock.key, today, regions, None, None)
    values = parse_fields(draft.fields, _create_field_table(languages), Place(problems, "", scope))
    newsroom = None if problems.error_count else _create_newsroom(values)
    return NewsroomContext(
        newsroom,
        written,
        clock.key,
        today,
        regions,
        _group_by_language(newsroom, written, "contacts", _list_ids(draft.fields, "contacts")),
        _group_by_language(newsroom, written, "organisations", regions),
    )


def get_newsroom_zone(draft: Draft) -> ZoneInfo:
    """The time zone that the draft of `newsroom.yaml` names; UTC when it names none that is known."""
    return _find_zone(get_scalar_text(find_node(draft.fields, "timezone"))) or _UTC


def _get_items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _list_ids(fields: Mapping, name: str) -> list[str]:
    node = find_node(fields, name)
    return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []


def _find_regions(fields: Mapping | None) -> dict[str, str]:
    node = find_node(fields, "organisations")
    entries = node.entries if isinstance(node, Mapping) else ()
    regions: dict[str, str] = {}
    for key, part in entries:
        regions.setdefault(key.text, _find_region(part))
    return regions


def _find_region(organisation: Node) -> str:
    country = get_scalar_text(find_node(organisation, "country"))
    return country if not country or _is_region(country) else UNKNOWN_REGION


def _is_region(country: str) -> bool:
    from pressroom.text.tel_uri import REGIONS  # noqa: PLC0415 - it brings phonenumbers, and is seldom asked

    return country in REGIONS


def _group_by_language(
    newsroom: Newsroom | None, languages: Iterable[str], kind: str, ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The values of a kind by language and id. While the newsroom is not valid, only the ids are known."""
    if newsroom is None:
        return {language: dict.fromkeys(ids) for language in languages}
    return {edition.language: {each.id: each for each in getattr(edition, kind)} for edition in newsroom.editions}


# --- converters ------------------------------------------------------------------------------------------------------


def _parse_base_url(node: Node, place: Place) -> str:
    url = parse_text(node, place)
    found = _BASE_URL.fullmatch(url)
    if not found or int(found["port"] or 0) > 65535 or "/.." in url or "/./" in url:
        raise ValueError(
            f"“{shorten(url)}” is no address to serve at; expected one such as https://press.example.org, lower-case"
        )
    _check_safety(url)
    return url.rstrip("/")


def _parse_hub(node: Node, place: Place) -> str:
    """The address of a hub, scheme and host in small letters, with a path."""
    url = parse_text(node, place)
    if not _HUB.fullmatch(url) or not is_parsable_url(url):
        raise ValueError(f"“{shorten(url)}” is no address of a hub; expected one such as https://hub.example.org/")
    parts = urlsplit(url)
    _check_safety(url)
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _check_safety(url: str) -> None:
    """Nobody on the way may read or change what goes over an address, unless it stays on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOCAL_HOSTS:
        raise ValueError(f"“{shorten(url)}” is not safe; expected https:// (http:// is for localhost only)")


def _parse_host(node: Node, place: Place) -> str:
    host = parse_text(node, place)
    if not re.fullmatch(_HOST, host):
        raise ValueError(f"“{shorten(host)}” is no host name; expected one such as press.example.org")
    return host


def _parse_accent(node: Node, place: Place) -> str:
    """A colour, in small letters and at full length, that links can be read in."""
    written = parse_text(node, place)
    if not _COLOR.fullmatch(written):
        raise ValueError(f'“{shorten(written)}” is no colour; expected one such as "#0b5cab", in quotes')
    colour = written.lower() if len(written) == 7 else "#" + "".join(sign * 2 for sign in written[1:].lower())
    ratio = compute_contrast(colour, LIGHT_BACKGROUND)
    if ratio < MIN_CONTRAST:
        nearest = ensure_contrast(colour, LIGHT_BACKGROUND, MIN_CONTRAST)
        raise ValueError(
            f"links in “{written}” are too pale to be read: the contrast to the page is {_round_down(ratio)}:1, and "
            f'WCAG AA asks for {MIN_CONTRAST}:1; the nearest tone that has it is "{nearest}"'
        )
    return colour


def _round_down(ratio: float) -> float:
    """A ratio as it is told: rounded down, so that what falls short is never told as enough."""
    return int(ratio * 10) / 10


def _parse_minutes(node: Node, place: Place) -> int:
    written = parse_text(node, place)
    if not _MINUTES.fullmatch(written) or int(written) > _MINUTES_PER_DAY:
        raise ValueError(
            f"“{shorten(written)}” is no number of minutes; expected a whole number from 0 to {_MINUTES_PER_DAY}"
        )
    return int(written)


def _parse_timezone(node: Node, place: Place) -> str:
    name = parse_text(node, place)
    if _find_zone(name) is None:
        near = find_nearest(name, available_timezones())
        hint = f"did you mean {near}?" if near else "expected a name such as Europe/Stockholm"
        raise ValueError(f"“{shorten(name)}” is no time zone; {hint}")
    return name


def _find_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, one that is no name, one of a folder
        return None


def _parse_country(node: Node, place: Place) -> str:
    country = parse_text(node, place)
    if not _is_region(country):
        hint = f"did you mean {country.upper()}?" if _is_region(country.upper()) else "expected one such as SE or NO"
        raise ValueError(f"“{shorten(country)}” is no country code of two letters (ISO 3166-1); {hint}")
    return country


def _parse_about_text(node: Node, place: Place) -> str:
    """CommonMark, of which all problems are reported at the line where the text begins."""
    source = parse_long_text(node, place)
    found = inspect_body(parse(source))
    check_raw_html(found, lambda _: node.line, place.problems, place.field)
    check_links(found, frozenset(), lambda _: node.line, place.problems, place.field)
    if found.images:
        raise ValueError("a picture cannot stand here; expected words and links only")
    return source


def _parse_organisation(node: Node, place: Place) -> dict[str, Any]:
    """The values of an organisation, whose numbers are read as those of its own country."""
    values: dict[str, Any] = _parse_organisation_fields(node, place.with_scope_changes(region=_find_region(node)))
    return values


def _return_values(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    return values


_parse_organisation_fields = create_mapping_parser(
    {
        "name": Field(create_localised_parser(parse_text), "expected the name that it signs its releases with"),
        "boilerplate": Field(create_localised_parser(_parse_about_text)),
        "street": Field(parse_text),
        "postal_code": Field(parse_text),
        "city": Field(parse_text),
        "country": Field(_parse_country),
        "phone": Field(parse_phone),
        "email": Field(parse_email),
        "url": Field(parse_web_url),
        "logo": Field(parse_image_file),
    },
    _return_values,
)
_parse_mail = create_mapping_parser(
    {"from": Field(parse_email, "expected the address that mail comes from"), "reply_to": Field(parse_email)},
    lambda values, _: MailIdentity(values["from"], values.get("reply_to", "")),
)


def _is_language(code: str) -> bool:
    from pressroom.text.languages import has_locale  # noqa: PLC0415 - it brings Babel, for a newsroom not known yet

    return has_locale(code)


def _create_field_table(languages: frozenset[str]) -> FieldTable:
    def language(node: Node, place: Place) -> str:
        code = parse_text(node, place)
        if code not in languages:
            raise ValueError(f"there are no messages in the language “{shorten(code)}”; {suggest(code, languages)}")
        if not _is_language(code):
            raise ValueError(f"“{shorten(code)}” is no code of a language; expected one such as sv or pt-BR (BCP 47)")
        return code

    return {
        "title": Field(create_localised_parser(parse_text), "expected the name of the newsroom"),
        "description": Field(create_localised_parser(parse_text)),
        "base_url": Field(_parse_base_url, "expected where the site is served, such as https://press.example.org"),
        "id_host": Field(_parse_host),
        "timezone": Field(_parse_timezone, "expected the zone of your times, such as Europe/Stockholm"),
        "languages": Field(
            create_list_parser(language, unique_by=str), "expected the languages of the releases, such as [sv, en]"
        ),
        "organisations": Field(
            create_id_mapping_parser(_parse_organisation), "expected at least one, which issues the releases"
        ),
        "contacts": Field(create_id_mapping_parser(parse_newsroom_contact)),
        "mail": Field(_parse_mail, "expected the address that mail comes from, as “from”"),
        "hubs": Field(create_list_parser(_parse_hub, unique_by=str)),
        "accent": Field(_parse_accent),
        "cache_minutes": Field(_parse_minutes),
        "leave_out": Field(create_list_parser(create_choice_parser(get_args(OptionalOutput)), unique_by=str)),
    }


# --- the newsroom ----------------------------------------------------------------------------------------------------


def _create_newsroom(values: dict[str, Any]) -> Newsroom:
    base_url = values["base_url"]
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    editions = tuple(_create_edition(values, language, number) for number, language in enumerate(values["languages"]))
    chosen = {key: values[key] for key in ("leave_out", "hubs", "accent", "cache_minutes") if key in values}
    return Newsroom(
        base_url,
        values["timezone"],
        editions,
        values["mail"],
        values.get("id_host", host),
        **chosen,
    )


def _create_edition(values: dict[str, Any], language: str, number: int) -> Edition:
    return Edition(
        language,
        f"/{language}" if number else "",
        select_language(values["title"], language),
        select_language(values.get("description", ""), language),
        tuple(_create_organisation(key, each, language) for key, each in values["organisations"].items()),
        tuple(create_contact(key, each, language) for key, each in values.get("contacts", {}).items()),
    )


def _create_organisation(organisation_id: str, values: dict[str, Any], language: str) -> Organisation:
    """An organisation in one language."""
    said = {key: select_language(value, language) for key, value in values.items()}
    if "logo" in said:
        said["logo"] = create_logo(said["logo"], said["name"])
    return Organisation(id=organisation_id, **said)
