"""One release file: its Draft in, its values out, with the errors that can be seen in this file alone."""

import re
from typing import Any, get_args
from urllib.parse import unquote

from msgspec import Struct

from pressroom.check.fields import Field, Table, each, part_of, record, text_of, walk
from pressroom.check.files import by_name, document, image
from pressroom.check.history import behind, versions
from pressroom.check.markup import check_links, check_pictures, check_raw_html
from pressroom.check.newsroom import Known
from pressroom.check.passages import RunningText, running_text
from pressroom.check.people import known_or_written_out
from pressroom.check.report import Report, expected, short
from pressroom.check.scope import UNKNOWN_REGION, Place, Scope
from pressroom.check.values import choice, moment, phone, text, web_url
from pressroom.draft import PLACEHOLDER_LEAD, Draft, Node, Sequence
from pressroom.release import Contact, Fact, Help, History, Keyword, Kind, Link, Organisation, Release
from pressroom.text.markdown import Survey, parse, survey
from pressroom.text.slugs import slug

_DRAFT_PATH = re.compile(r"releases/(?P<address>[^/]+/[^/]+)/(?P<language>[^/]+)\.md")
_PART = r"[^/?#\\%:*\"<>|.\x00-\x1f\x7f-\x9f\ufffd][^/?#\\%:*\"<>|\x00-\x1f\x7f-\x9f\ufffd]*"
_FORMER_URL = re.compile(rf"(?:/{_PART})+/?")
_RELEASE_PATH = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?/[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/?")
_LONGEST_PART = 200  # octets: file systems allow 255 for a name


class Examined(Struct):
    """A release file while it is checked: what it is, what was found in it, and the report of its problems.

    `values` holds the fields that fit, `found` what is in the body, `running` its words and those of the lead.
    """

    draft: Draft
    report: Report
    scope: Scope
    address: str
    values: dict[str, Any]
    found: Survey
    running: RunningText

    def line_of(self, line: int) -> int:
        """The line of the file that a line of the body is."""
        return self.running.body_line + line - 1

    def line_at(self, key: str) -> int:
        """The line of a key of the front matter; 1 when it is not there."""
        return _line(self.draft, key)

    @property
    def path(self) -> str:
        """Its place on the site."""
        languages = self.scope.languages
        prefix = "" if languages[:1] == (self.scope.language,) else f"/{self.scope.language}"
        return f"{prefix}/{self.address}/"


def examine(draft: Draft, known: Known, report: Report) -> Examined:
    """Checks one release file against what the newsroom knows."""
    place = _DRAFT_PATH.fullmatch(draft.path)
    if place is None:
        raise AssertionError(f"read made a draft of {draft.path}, which is no release file")
    body = draft.body.lstrip("\n")
    scope = _scope(draft, place["language"], known)
    _check_language(scope, report)
    values = walk(draft.fields, _RELEASE, Place(report, "", scope)) if draft.fields else {}
    found = survey(parse(body, plain=known.is_plain_wanted))
    body_line = draft.body_line + len(draft.body) - len(body)
    running = running_text(values.get("lead", ""), _line(draft, "lead"), found, body, body_line)
    examined = Examined(draft, report, scope, place["address"], values, found, running)
    _check_lead(examined)
    _check_body(examined)
    return examined


def release(examined: Examined, known: Known, history: History | None = None) -> Release | None:
    """The valid release, when there is no error and it has a time; with its versions, out of what is on record."""
    values = dict(examined.values)
    if known.newsroom is None or examined.report.errors or "publish_at" not in values:
        return None
    former_urls = values.get("former_urls", ())
    first = next((url for url in former_urls if _RELEASE_PATH.fullmatch(url)), examined.path)
    values.setdefault("kind", "press-release")
    values.setdefault("organisations", known.newsroom.edition(examined.scope.language).organisations[:1])
    return Release(
        address=examined.address,
        language=examined.scope.language,
        path=examined.path,
        first_path=first.rstrip("/") + "/",
        body=examined.running.body,
        versions=versions(history or {}, examined.scope.language, known.zone),
        behind=behind(history or {}, examined.scope.language, known.zone),
        **values,
    )


def _scope(draft: Draft, language: str, known: Known) -> Scope:
    issuers = part_of(draft.fields, "organisations")
    first = text_of(issuers.items[0]) if isinstance(issuers, Sequence) and issuers.items else ""
    region = known.regions.get(first, next(iter(known.regions.values()), UNKNOWN_REGION))
    return Scope(
        known.languages,
        language,
        region,
        known.zone,
        known.day,
        by_name(draft.files),
        None if known.contacts is None else known.contacts.get(language),
        None if known.organisations is None else known.organisations.get(language),
    )


def _line(draft: Draft, name: str) -> int:
    entries = draft.fields.entries if draft.fields else ()
    return next((key.line for key, _ in entries if key.text == name), 1)


def _check_language(scope: Scope, report: Report) -> None:
    if scope.languages and scope.language not in scope.languages:
        languages = f"{', '.join(scope.languages)}: rename the file, or add the language there"
        report.error(1, f"“{scope.language}” is no language of newsroom.yaml; expected {languages}")


def _check_lead(examined: Examined) -> None:
    if examined.values.get("lead") == PLACEHOLDER_LEAD:
        message = "the lead is still the one that `pressroom new` put in; write your own"
        report = examined.report.error if "publish_at" in examined.values else examined.report.warning
        report(examined.line_at("lead"), message, "lead")


def _check_body(examined: Examined) -> None:
    images = frozenset(each.file for each in examined.values.get("images", ()))
    documents = frozenset(each.file for each in examined.values.get("documents", ()))
    for name in sorted(images & documents):
        message = f"“{name}” is under both “images” and “documents”; keep one of them"
        examined.report.error(examined.line_at("documents"), message, "documents.file")
    check_raw_html(examined.found, examined.line_of, examined.report)
    check_links(examined.found, images | documents, examined.line_of, examined.report)
    check_pictures(examined.found, images, examined.line_of, examined.report)


# --- converters ------------------------------------------------------------------------------------------------------


def _organisation(node: Node, place: Place) -> Organisation | None:
    organisation_id = text(node, place)
    known = place.scope.organisations
    if known is None:
        return None
    if organisation_id not in known:
        raise ValueError(
            f"“{short(organisation_id)}” is no organisation in newsroom.yaml; {expected(organisation_id, known)}"
        )
    return known[organisation_id]


def _keyword(node: Node, place: Place) -> Keyword:
    name = text(node, place)
    if not slug(name):
        raise ValueError(f"the keyword “{short(name)}” has no letter or digit; expected a word")
    return Keyword(slug(name), name)


def _former_url(node: Node, place: Place) -> str:
    written = text(node, place)
    url = unquote(written)
    if not _FORMER_URL.fullmatch(url):
        raise ValueError(
            f"“{short(written)}” is no path of this site; expected one such as /2019/old-name/ or /news/4711.html"
        )
    if any(len(part.encode()) > _LONGEST_PART for part in url.split("/")):
        raise ValueError(f"“{short(written)}” is too long for a file; redirect it in the web server")
    return url


def _identity(value: Contact | Organisation | None) -> object:
    """What tells a contact or organisation from the others; every one that is not valid is its own."""
    return (value.slug if isinstance(value, Contact) else value.id) if value else object()


_HELP = record(
    {
        "name": Field(text, "expected who helps"),
        "phone": Field(phone),
        "note": Field(text),
        "url": Field(web_url),
    },
    lambda values, _: Help(**values),
)
_FACT = record(
    {
        "label": Field(text, "expected what it is"),
        "value": Field(text, "expected how much, who or when"),
        "source": Field(text),
    },
    lambda values, _: Fact(**values),
)
_LINK = record(
    {
        "title": Field(text, "expected what is there"),
        "url": Field(web_url, "expected an address such as https://www.example.org/page"),
    },
    lambda values, _: Link(**values),
)
_RELEASE: Table = {
    "headline": Field(text, "expected a text"),
    "lead": Field(text, "expected the first paragraph, what an editor would keep"),
    "publish_at": Field(moment),
    "dateline": Field(text),
    "kind": Field(choice(get_args(Kind))),
    "organisations": Field(each(_organisation, same=_identity)),
    "contacts": Field(each(known_or_written_out, same=_identity), "expected at least one person with a number"),
    "keywords": Field(each(_keyword, same=lambda keyword: keyword.name.casefold())),
    "help": Field(each(_HELP)),
    "facts": Field(each(_FACT)),
    "images": Field(each(image, same=lambda picture: picture.file)),
    "documents": Field(each(document, same=lambda file: file.file)),
    "links": Field(each(_LINK)),
    "former_urls": Field(each(_former_url, same=lambda url: url.rstrip("/"))),
}
