"""Check `newsroom.yaml`; provide what releases need from it, even while it is not valid."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, get_args
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct, field, structs

from pressroom.check.body import check_limits, check_links, check_raw_html
from pressroom.check.check_comments import check_comments
from pressroom.check.contacts import create_contact, parse_newsroom_contact
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
from pressroom.check.files import create_logo, index_by_name, parse_logo_file
from pressroom.check.mail_settings import parse_mail
from pressroom.check.newsroom_values import (
    find_taken_folder,
    find_zone,
    parse_accent,
    parse_base_url,
    parse_country,
    parse_host,
    parse_hub,
    parse_minutes,
    parse_timezone,
)
from pressroom.check.placeholders import find_newsroom_placeholders
from pressroom.check.policies import create_policy_details, create_policy_parser
from pressroom.check.problems import (
    UNKNOWN_REGION,
    FieldPlace,
    Place,
    Problems,
    Scope,
    create_problems,
    shorten,
    suggest,
)
from pressroom.check.values import (
    create_choice_parser,
    create_localised_parser,
    parse_address_text,
    parse_email,
    parse_long_text,
    parse_phone_field,
    parse_text,
    parse_title,
    parse_web_url,
    select_language,
)
from pressroom.errors import Problem
from pressroom.model.draft import Draft, Mapping, Node, Sequence, Span
from pressroom.model.entry import compute_digest
from pressroom.model.newsroom import Contact, Edition, Newsroom, OptionalOutput, Organisation
from pressroom.text.markdown import inspect_body, parse
from pressroom.text.paths import UsedPaths, fold_path
from pressroom.text.phones import is_region

_UTC = ZoneInfo("UTC")


class NewsroomContext(Struct, frozen=True):
    """What `newsroom.yaml` says, as far as the checks of releases need it.

    `newsroom` is None if the file has errors. `today` is the date in its time zone. `regions` maps the id of
    each organisation to its country, in order. `contacts` and `organisations` contain the values by language and id;
    they are None if the file could not be read at all. `problems` are the problems of the file, and later also of
    templates and translation files. `contact_spans` maps the id of each contact to the place of its name. `digest` is
    the digest of the file. `placeholders` are the place and the text of each value that `pressroom new` wrote.
    """

    newsroom: Newsroom | None
    languages: tuple[str, ...]
    timezone: str
    today: date
    regions: dict[str, str]
    contacts: dict[str, dict[str, Contact | None]] | None
    organisations: dict[str, dict[str, Organisation | None]] | None
    problems: tuple[Problem, ...] = ()
    contact_spans: dict[str, Span] = field(default_factory=dict)
    digest: bytes = b""
    placeholders: tuple[tuple[FieldPlace, str], ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the newsroom."""
        return ZoneInfo(self.timezone)

    @property
    def is_plain_text_needed(self) -> bool:
        """Whether some output needs releases as plain text."""
        return self.newsroom is None or not {"mail", "data"} <= set(self.newsroom.leave_out)


def check_newsroom(draft: Draft, now: datetime, languages: frozenset[str]) -> NewsroomContext:
    """Check `newsroom.yaml` at the time `now` (aware); `languages` are those with a translation file."""
    problems = create_problems(draft)
    newsroom_context = _create_context(draft, now, languages, problems)
    check_comments(draft, problems)
    contacts = find_node(draft.fields, "contacts")
    entries = contacts.entries if isinstance(contacts, Mapping) else ()
    return structs.replace(
        newsroom_context,
        problems=tuple(problems.all),
        contact_spans={key.text: (find_node(node, "name") or node).span for key, node in entries},
        digest=compute_digest(draft),
        placeholders=tuple(find_newsroom_placeholders(draft.fields)),
    )


def _create_context(
    draft: Draft, now: datetime, available_languages: frozenset[str], problems: Problems
) -> NewsroomContext:
    languages = tuple(dict.fromkeys(map(get_scalar_text, _get_items(find_node(draft.fields, "languages")))))
    regions = _find_regions(draft.fields)
    zone = get_newsroom_zone(draft)
    today = now.astimezone(zone).date()
    region = next(iter(regions.values()), UNKNOWN_REGION)
    scope = Scope(languages, "", region, zone, today, index_by_name(draft.files))
    if draft.fields is None:
        return NewsroomContext(None, languages, zone.key, today, regions, None, None)
    values = parse_fields(draft.fields, _create_field_table(available_languages), Place(problems, "", scope))
    _check_logo_paths(draft.fields, problems)
    _check_service_path(draft.fields, values, problems)
    newsroom = None if problems.error_count else _create_newsroom(values)
    return NewsroomContext(
        newsroom,
        languages,
        zone.key,
        today,
        regions,
        _group_by_language(newsroom, languages, "contacts", _list_ids(draft.fields, "contacts")),
        _group_by_language(newsroom, languages, "organisations", regions),
    )


def get_newsroom_zone(draft: Draft) -> ZoneInfo:
    """Return the time zone in the draft of `newsroom.yaml`; UTC if it is missing or unknown."""
    return find_zone(get_scalar_text(find_node(draft.fields, "timezone"))) or _UTC


def _get_items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _list_ids(fields: Mapping, name: str) -> list[str]:
    node = find_node(fields, name)
    return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []


def _find_regions(fields: Mapping | None) -> dict[str, str]:
    node = find_node(fields, "organisations")
    entries = node.entries if isinstance(node, Mapping) else ()
    regions: dict[str, str] = {}
    for key, organisation in entries:
        regions.setdefault(key.text, _find_region(organisation))
    return regions


def _find_region(organisation: Node) -> str:
    country = get_scalar_text(find_node(organisation, "country"))
    return country if not country or is_region(country) else UNKNOWN_REGION


def _check_logo_paths(fields: Mapping, problems: Problems) -> None:
    """Report logos that cannot be published next to another one, or next to the page of all media."""
    used_paths, page = UsedPaths(), "index.html"
    used_paths.add(page, page)
    organisations = find_node(fields, "organisations")
    for key, organisation in organisations.entries if isinstance(organisations, Mapping) else ():
        logo = find_node(organisation, "logo")
        path = normalize("NFC", get_scalar_text(logo))
        conflict = used_paths.add(path, path) if logo and path else None
        if logo and conflict and conflict.kind != "same":
            message = f"the logo “{shorten(path)}” cannot be published next to “{shorten(conflict.owner)}”; rename one"
            problems.add_error(logo.line, message, f"organisations.{shorten(key.text)}.logo")


def _check_service_path(fields: Mapping, values: dict[str, Any], problems: Problems) -> None:
    """Report a service whose path is inside a folder of the site: it would answer for pages of the site."""
    base_url, service_url = values.get("base_url", ""), values.get("service_url", "")
    node = find_node(fields, "service_url")
    folder = find_taken_folder(base_url, service_url, values.get("languages", ()))
    if node and folder:
        message = (
            f"“{shorten(service_url)}” is inside the folder “{folder}” of the site; use {base_url} or another path"
        )
        problems.add_error(node.line, message, "service_url")


def _group_by_language(
    newsroom: Newsroom | None, languages: Iterable[str], kind: str, ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Return the contacts or organisations by language and id; the values are None while the newsroom is not valid."""
    if newsroom is None:
        return {language: dict.fromkeys(ids) for language in languages}
    return {edition.language: {each.id: each for each in getattr(edition, kind)} for edition in newsroom.editions}


# --- parsers ---------------------------------------------------------------------------------------------------------


def _parse_about_text(node: Node, place: Place) -> str:
    """Return an about text in Markdown; its problems are reported at the whole text."""
    text = parse_long_text(node, place)
    body_elements = inspect_body(parse(text))
    check_limits(body_elements, lambda _: node.span, place.problems, place.field)
    check_raw_html(body_elements, lambda *_: node.span, place.problems, place.field)
    check_links(body_elements, frozenset(), lambda *_: node.span, place.problems, place.field)
    if body_elements.images:
        raise ValueError("pictures are not allowed here; use only text and links")
    return text


def _parse_organisation(node: Node, place: Place) -> dict[str, Any]:
    """Return the values of an organisation; its telephone numbers are read as numbers of its own country."""
    values: dict[str, Any] = _parse_organisation_fields(node, place.with_scope_changes(region=_find_region(node)))
    return values


_parse_organisation_fields = create_mapping_parser(
    {
        "name": Field(create_localised_parser(parse_title), "write the name of the organisation"),
        "boilerplate": Field(create_localised_parser(_parse_about_text)),
        "street": Field(parse_text),
        "postal_code": Field(parse_text),
        "city": Field(parse_text),
        "country": Field(parse_country),
        "phone": Field(parse_phone_field),
        "email": Field(parse_email),
        "url": Field(parse_web_url),
        "logo": Field(parse_logo_file),
    },
    lambda values, _: values,
)
_parse_policy = create_policy_parser(_parse_about_text)


def _is_language(code: str) -> bool:
    from pressroom.text.languages import has_locale  # noqa: PLC0415 - it loads Babel

    return has_locale(code)


def _create_field_table(languages: frozenset[str]) -> FieldTable:
    def parse_language_code(node: Node, place: Place) -> str:
        code = parse_address_text(node, place)
        if code not in languages:
            raise ValueError(f"there is no translation file for “{shorten(code)}”; {suggest(code, languages)}")
        if not _is_language(code):
            raise ValueError(f"“{shorten(code)}” is not a language code; use one such as sv or pt-BR (BCP 47)")
        return code

    return {
        "title": Field(create_localised_parser(parse_title), "write the name of the newsroom"),
        "description": Field(create_localised_parser(parse_text)),
        "base_url": Field(parse_base_url, "write the URL of your site, such as https://press.example.org"),
        "service_url": Field(parse_base_url),
        "id_host": Field(parse_host),
        "timezone": Field(parse_timezone, "write your time zone, such as Europe/Stockholm"),
        "languages": Field(
            create_list_parser(parse_language_code, unique_by=fold_path),
            "list the languages of your releases, such as [sv, en]",
        ),
        "organisations": Field(
            create_id_mapping_parser(_parse_organisation), "add at least one, which issues the releases"
        ),
        "contacts": Field(create_id_mapping_parser(parse_newsroom_contact)),
        "mail": Field(parse_mail, "add it with “from”, the e-mail address that mail comes from"),
        "privacy": Field(_parse_policy),
        "accessibility": Field(_parse_policy),
        "hubs": Field(create_list_parser(parse_hub, unique_by=str)),
        "accent": Field(parse_accent),
        "cache_minutes": Field(parse_minutes),
        "leave_out": Field(create_list_parser(create_choice_parser(get_args(OptionalOutput)), unique_by=str)),
        "log_openings": Field(create_choice_parser(("yes", "no"))),
    }


# --- the newsroom ----------------------------------------------------------------------------------------------------


def _create_newsroom(values: dict[str, Any]) -> Newsroom:
    base_url = values["base_url"]
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    editions = tuple(_create_edition(values, language, number) for number, language in enumerate(values["languages"]))
    optional = {
        key: values[key] for key in ("leave_out", "hubs", "accent", "cache_minutes", "service_url") if key in values
    }
    return Newsroom(
        base_url,
        values["timezone"],
        editions,
        values["mail"],
        values.get("id_host", host),
        logs_openings=values.get("log_openings") != "no",
        **optional,
    )


def _create_edition(values: dict[str, Any], language: str, number: int) -> Edition:
    return Edition(
        language,
        f"/{language}" if number else "",
        select_language(values["title"], language),
        select_language(values.get("description", ""), language),
        tuple(_create_organisation(key, each, language) for key, each in values["organisations"].items()),
        tuple(create_contact(key, each, language) for key, each in values.get("contacts", {}).items()),
        create_policy_details(values.get("privacy", {}), language),
        create_policy_details(values.get("accessibility", {}), language),
    )


def _create_organisation(organisation_id: str, values: dict[str, Any], language: str) -> Organisation:
    texts = {key: select_language(value, language) for key, value in values.items()}
    if "logo" in texts:
        texts["logo"] = create_logo(texts["logo"], texts["name"])
    return Organisation(id=organisation_id, **texts)
