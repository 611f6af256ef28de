"""One release file: its Draft in, its values out, with the errors that can be seen in this file alone."""

import re
from typing import Any, get_args
from urllib.parse import unquote

from msgspec import Struct

from pressroom.check.fields import (
    Field,
    FieldTable,
    create_list_parser,
    create_mapping_parser,
    find_node,
    get_scalar_text,
    parse_fields,
)
from pressroom.check.files import index_by_name, parse_document, parse_image
from pressroom.check.history import find_newer_correction, list_versions
from pressroom.check.markup import check_images, check_links, check_raw_html
from pressroom.check.newsroom import NewsroomContext
from pressroom.check.people import parse_contact
from pressroom.check.problems import Problems, shorten, suggest
from pressroom.check.running_text import RunningText, create_running_text
from pressroom.check.scope import UNKNOWN_REGION, Place, Scope
from pressroom.check.values import create_choice_parser, parse_datetime, parse_phone, parse_text, parse_web_url
from pressroom.model.draft import PLACEHOLDER_LEAD, Draft, Node, Sequence
from pressroom.model.newsroom import Contact, Keyword, Organisation
from pressroom.model.release import Fact, Help, Link, Release, ReleaseKind, VersionsByLanguage
from pressroom.text.markdown import BodyElements, inspect_body, parse
from pressroom.text.slugs import slugify

_DRAFT_PATH = re.compile(r"releases/(?P<address>[^/]+/[^/]+)/(?P<language>[^/]+)\.md")
_PATH_PART = r"[^/?#\\%:*\"<>|.\x00-\x1f\x7f-\x9f\ufffd][^/?#\\%:*\"<>|\x00-\x1f\x7f-\x9f\ufffd]*"
_FORMER_URL = re.compile(rf"(?:/{_PATH_PART})+/?")
_RELEASE_PATH = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?/[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/?")
_MAX_PART_BYTES = 200  # octets: file systems allow 255 for a name


class ReleaseCheck(Struct):
    """A release file while it is checked: what it is, what was found in it, and the report of its problems.

    `values` holds the fields that fit, `found` what is in the body, `running` its words and those of the lead.
    """

    draft: Draft
    problems: Problems
    scope: Scope
    address: str
    values: dict[str, Any]
    body_elements: BodyElements
    running_text: RunningText

    def to_file_line(self, line: int) -> int:
        """The line of the file that a line of the body is."""
        return self.running_text.body_line + line - 1

    def line_of_key(self, key: str) -> int:
        """The line of a key of the front matter; 1 when it is not there."""
        return _find_key_line(self.draft, key)

    @property
    def path(self) -> str:
        """Its place on the site."""
        languages = self.scope.languages
        prefix = "" if languages[:1] == (self.scope.language,) else f"/{self.scope.language}"
        return f"{prefix}/{self.address}/"


def check_fields(draft: Draft, newsroom_context: NewsroomContext, problems: Problems) -> ReleaseCheck:
    """Checks one release file against what the newsroom knows."""
    place = _DRAFT_PATH.fullmatch(draft.path)
    if place is None:
        raise AssertionError(f"read made a draft of {draft.path}, which is no release file")
    body = draft.body.lstrip("\n")
    scope = _create_scope(draft, place["language"], newsroom_context)
    _check_language(scope, problems)
    values = parse_fields(draft.fields, _RELEASE_FIELDS, Place(problems, "", scope)) if draft.fields else {}
    found = inspect_body(parse(body, with_text=newsroom_context.is_plain_text_needed))
    body_line = draft.body_line + len(draft.body) - len(body)
    running = create_running_text(values.get("lead", ""), _find_key_line(draft, "lead"), found, body, body_line)
    examined = ReleaseCheck(draft, problems, scope, place["address"], values, found, running)
    _check_lead(examined)
    _check_body(examined)
    return examined


def to_release(
    check: ReleaseCheck, newsroom_context: NewsroomContext, history: VersionsByLanguage | None = None
) -> Release | None:
    """The valid release, when there is no error and it has a time; with its versions, out of what is on record."""
    values = dict(check.values)
    if newsroom_context.newsroom is None or check.problems.error_count or "publish_at" not in values:
        return None
    former_urls = values.get("former_urls", ())
    first = next((url for url in former_urls if _RELEASE_PATH.fullmatch(url)), check.path)
    values.setdefault("kind", "press-release")
    values.setdefault("organisations", newsroom_context.newsroom.edition(check.scope.language).organisations[:1])
    return Release(
        address=check.address,
        language=check.scope.language,
        path=check.path,
        first_path=first.rstrip("/") + "/",
        body=check.running_text.body,
        versions=list_versions(history or {}, check.scope.language, newsroom_context.zone),
        outdated_since=find_newer_correction(history or {}, check.scope.language, newsroom_context.zone),
        **values,
    )


def _create_scope(draft: Draft, language: str, newsroom_context: NewsroomContext) -> Scope:
    issuers = find_node(draft.fields, "organisations")
    first = get_scalar_text(issuers.items[0]) if isinstance(issuers, Sequence) and issuers.items else ""
    region = newsroom_context.regions.get(first, next(iter(newsroom_context.regions.values()), UNKNOWN_REGION))
    return Scope(
        newsroom_context.languages,
        language,
        region,
        newsroom_context.zone,
        newsroom_context.today,
        index_by_name(draft.files),
        None if newsroom_context.contacts is None else newsroom_context.contacts.get(language),
        None if newsroom_context.organisations is None else newsroom_context.organisations.get(language),
    )


def _find_key_line(draft: Draft, name: str) -> int:
    entries = draft.fields.entries if draft.fields else ()
    return next((key.line for key, _ in entries if key.text == name), 1)


def _check_language(scope: Scope, problems: Problems) -> None:
    if scope.languages and scope.language not in scope.languages:
        languages = f"{', '.join(scope.languages)}: rename the file, or add the language there"
        problems.add_error(1, f"“{scope.language}” is no language of newsroom.yaml; expected {languages}")


def _check_lead(check: ReleaseCheck) -> None:
    if check.values.get("lead") == PLACEHOLDER_LEAD:
        message = "the lead is still the one that `pressroom new` put in; write your own"
        report = check.problems.add_error if "publish_at" in check.values else check.problems.add_warning
        report(check.line_of_key("lead"), message, "lead")


def _check_body(check: ReleaseCheck) -> None:
    images = frozenset(each.file for each in check.values.get("images", ()))
    documents = frozenset(each.file for each in check.values.get("documents", ()))
    for name in sorted(images & documents):
        message = f"“{name}” is under both “images” and “documents”; keep one of them"
        check.problems.add_error(check.line_of_key("documents"), message, "documents.file")
    check_raw_html(check.body_elements, check.to_file_line, check.problems)
    check_links(check.body_elements, images | documents, check.to_file_line, check.problems)
    check_images(check.body_elements, images, check.to_file_line, check.problems)


# --- converters ------------------------------------------------------------------------------------------------------


def _parse_organisation(node: Node, place: Place) -> Organisation | None:
    organisation_id = parse_text(node, place)
    known = place.scope.organisations
    if known is None:
        return None
    if organisation_id not in known:
        raise ValueError(
            f"“{shorten(organisation_id)}” is no organisation in newsroom.yaml; {suggest(organisation_id, known)}"
        )
    return known[organisation_id]


def _parse_keyword(node: Node, place: Place) -> Keyword:
    name = parse_text(node, place)
    if not slugify(name):
        raise ValueError(f"the keyword “{shorten(name)}” has no letter or digit; expected a word")
    return Keyword(slugify(name), name)


def _parse_former_url(node: Node, place: Place) -> str:
    written = parse_text(node, place)
    url = unquote(written)
    if not _FORMER_URL.fullmatch(url):
        raise ValueError(
            f"“{shorten(written)}” is no path of this site; expected one such as /2019/old-name/ or /news/4711.html"
        )
    if any(len(part.encode()) > _MAX_PART_BYTES for part in url.split("/")):
        raise ValueError(f"“{shorten(written)}” is too long for a file; redirect it in the web server")
    return url


def _get_identity(value: Contact | Organisation | None) -> object:
    """What tells a contact or organisation from the others; every one that is not valid is its own."""
    return (value.slug if isinstance(value, Contact) else value.id) if value else object()


_parse_help = create_mapping_parser(
    {
        "name": Field(parse_text, "expected who helps"),
        "phone": Field(parse_phone),
        "note": Field(parse_text),
        "url": Field(parse_web_url),
    },
    lambda values, _: Help(**values),
)
_parse_fact = create_mapping_parser(
    {
        "label": Field(parse_text, "expected what it is"),
        "value": Field(parse_text, "expected how much, who or when"),
        "source": Field(parse_text),
    },
    lambda values, _: Fact(**values),
)
_parse_link = create_mapping_parser(
    {
        "title": Field(parse_text, "expected what is there"),
        "url": Field(parse_web_url, "expected an address such as https://www.example.org/page"),
    },
    lambda values, _: Link(**values),
)
_RELEASE_FIELDS: FieldTable = {
    "headline": Field(parse_text, "expected a text"),
    "lead": Field(parse_text, "expected the first paragraph, what an editor would keep"),
    "publish_at": Field(parse_datetime),
    "dateline": Field(parse_text),
    "kind": Field(create_choice_parser(get_args(ReleaseKind))),
    "organisations": Field(create_list_parser(_parse_organisation, unique_by=_get_identity)),
    "contacts": Field(
        create_list_parser(parse_contact, unique_by=_get_identity), "expected at least one person with a number"
    ),
    "keywords": Field(create_list_parser(_parse_keyword, unique_by=lambda keyword: keyword.name.casefold())),
    "help": Field(create_list_parser(_parse_help)),
    "facts": Field(create_list_parser(_parse_fact)),
    "images": Field(create_list_parser(parse_image, unique_by=lambda picture: picture.file)),
    "documents": Field(create_list_parser(parse_document, unique_by=lambda file: file.file)),
    "links": Field(create_list_parser(_parse_link)),
    "former_urls": Field(create_list_parser(_parse_former_url, unique_by=lambda url: url.rstrip("/"))),
}
