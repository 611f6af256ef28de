"""Check the fields and the body of one release file, and make a release of them if they are valid."""

import re
from typing import Any, get_args
from urllib.parse import unquote

from msgspec import Struct

from pressroom.check.body import (
    RunningText,
    check_images,
    check_limits,
    check_links,
    check_raw_html,
    create_running_text,
)
from pressroom.check.contacts import parse_contact
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
from pressroom.check.newsroom import NewsroomContext
from pressroom.check.problems import UNKNOWN_REGION, FieldPlace, Place, Problems, Scope, shorten, suggest
from pressroom.check.values import (
    create_choice_parser,
    create_text_parser,
    parse_address_text,
    parse_datetime,
    parse_entry_id,
    parse_phone_field,
    parse_text,
    parse_title,
    parse_web_url,
)
from pressroom.check.versions import find_outdated_since, list_versions
from pressroom.model.draft import Draft, Node, Sequence, Span
from pressroom.model.newsroom import Contact, Keyword, Organisation
from pressroom.model.placeholders import is_placeholder_city, is_release_placeholder
from pressroom.model.release import Fact, HelpContact, Link, Release, ReleaseKind, VersionsByLanguage
from pressroom.text.characters import clean_body
from pressroom.text.former_urls import is_location, normalise_location, remove_base, to_absolute
from pressroom.text.markdown import BodyElements, inspect_body, parse
from pressroom.text.paths import fold_path, is_too_long
from pressroom.text.slugs import slugify

_DRAFT_PATH = re.compile(r"releases/(?P<address>[^/]+/[^/]+)/(?P<language>[^/]+)\.md")
_PATH_PART = r"[^/?#\\%:*\"<>|.\x00-\x1f\x7f-\x9f\ufffd][^/?#\\%:*\"<>|\x00-\x1f\x7f-\x9f\ufffd]*"
_FORMER_URL = re.compile(rf"(?:/{_PATH_PART})+/?")
_RELEASE_PATH = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?/[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/?")
_MAX_FILES = 500
_STILL_THE_EXAMPLE = "still the example from `pressroom new`"
_parse_keyword_text = create_text_parser(100)
_MAX_PART_BYTES = 200  # file systems allow 255 for a name


class ReleaseCheck(Struct):
    """A release file that is being checked, with what has been read from it and its problems.

    `values` contains the valid fields of the front matter; `body_elements` are the links, images and blocks of the
    body; `running_text` is the text of the lead and the body. `base_url` is the URL of the site, empty if unknown.
    """

    draft: Draft
    problems: Problems
    scope: Scope
    address: str
    values: dict[str, Any]
    body_elements: BodyElements
    running_text: RunningText
    base_url: str = ""

    def find_key(self, key: str) -> Span:
        """Return where a key of the front matter is; line 1 if it is missing."""
        entries = self.draft.fields.entries if self.draft.fields else ()
        return next((node.span for node, _ in entries if node.text == key), Span(1))

    def find_value(self, key: str) -> Span:
        """Return where the value of a key of the front matter is; line 1 if it is missing."""
        return _find_value_span(self.draft, key)

    def find_item(self, key: str, text: str) -> FieldPlace:
        """Return where an item of a list of the front matter is: the first with this text, name or file."""
        node = find_node(self.draft.fields, key)
        items = node.items if isinstance(node, Sequence) else ()
        words = text.split()
        for index, item in enumerate(items):
            for name, value in (("", item), (".name", find_node(item, "name")), (".file", find_node(item, "file"))):
                if value and get_scalar_text(value).split() == words:
                    return FieldPlace(f"{key}[{index}]{name}", value.span)
        return FieldPlace(key, self.find_key(key))

    @property
    def path(self) -> str:
        """The path of the release on the site."""
        languages = self.scope.languages
        prefix = "" if languages[:1] == (self.scope.language,) else f"/{self.scope.language}"
        return f"{prefix}/{self.address}/"

    def list_former_urls(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Return the former URLs in the text, and those at which the release was before it was moved, oldest first."""
        in_text = self.values.get("former_urls", ())
        prefix = self.path.removesuffix(f"{self.address}/")
        moved = [f"{prefix}{address}/" for address in addresses if address != self.address]
        known = {url.rstrip("/") for url in in_text}
        return (*in_text, *[url for url in moved if url.rstrip("/") not in known])

    def find_first_path(self, addresses: tuple[str, ...]) -> str:
        """Return the path at which the release was first published; its permanent id is made from it."""
        in_text = (url for url in self.values.get("former_urls", ()) if _RELEASE_PATH.fullmatch(url))
        first_address = addresses[0] if addresses else self.address
        return next(in_text, f"{self.path.removesuffix(f'{self.address}/')}{first_address}").rstrip("/") + "/"


def check_fields(draft: Draft, newsroom_context: NewsroomContext, problems: Problems) -> ReleaseCheck:
    """Check the front matter and the body of one release file."""
    match = _DRAFT_PATH.fullmatch(draft.path)
    if match is None:
        raise AssertionError(f"{draft.path} is not the path of a release file")
    body = clean_body(draft.body).lstrip("\n")
    scope = _create_scope(draft, match["language"], newsroom_context)
    _check_language(scope, problems)
    values = parse_fields(draft.fields, _RELEASE_FIELDS, Place(problems, "", scope)) if draft.fields else {}
    body_elements = inspect_body(parse(body, with_text=newsroom_context.is_plain_text_needed))
    raw_body = draft.body.lstrip("\n")
    body_line = draft.body_line + len(draft.body) - len(raw_body)
    lead, lead_span = values.get("lead", ""), _find_value_span(draft, "lead")
    running_text = create_running_text(lead, lead_span, body_elements, body, body_line, is_cleaned=body != raw_body)
    base_url = newsroom_context.newsroom.base_url if newsroom_context.newsroom else ""
    _split_former_urls(values, base_url)
    check = ReleaseCheck(draft, problems, scope, match["address"], values, body_elements, running_text, base_url)
    _check_placeholders(check)
    _check_body(check)
    return check


def to_release(
    check: ReleaseCheck,
    newsroom_context: NewsroomContext,
    history: VersionsByLanguage | None = None,
    addresses: tuple[str, ...] = (),
) -> Release | None:
    """Return the release with its recorded versions; None if the text has an error or no `publish_at`.

    `addresses` are all that the release has had, if it was moved.
    """
    values = dict(check.values)
    if newsroom_context.newsroom is None or check.problems.error_count or "publish_at" not in values:
        return None
    values["former_urls"] = check.list_former_urls(addresses)
    values.setdefault("kind", "press-release")
    values.setdefault("organisations", newsroom_context.newsroom.edition(check.scope.language).organisations[:1])
    return Release(
        address=check.address,
        language=check.scope.language,
        path=check.path,
        first_path=check.find_first_path(addresses),
        body=check.running_text.body,
        versions=list_versions(history or {}, check.scope.language, newsroom_context.zone),
        outdated_since=find_outdated_since(history or {}, check.scope.language, newsroom_context.zone),
        **values,
    )


def _create_scope(draft: Draft, language: str, newsroom_context: NewsroomContext) -> Scope:
    organisations = find_node(draft.fields, "organisations")
    items = organisations.items if isinstance(organisations, Sequence) else ()
    first_id = get_scalar_text(items[0]) if items else ""
    region = newsroom_context.regions.get(first_id, next(iter(newsroom_context.regions.values()), UNKNOWN_REGION))
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


def _find_value_span(draft: Draft, name: str) -> Span:
    node = find_node(draft.fields, name)
    return node.span if node else Span(1)


def _check_language(scope: Scope, problems: Problems) -> None:
    if scope.languages and scope.language not in scope.languages:
        message = (
            f"the language “{scope.language}” is not in newsroom.yaml ({', '.join(map(shorten, scope.languages))})"
        )
        problems.add_error(1, f"{message}; rename the file, or add the language there")


def _check_placeholders(check: ReleaseCheck) -> None:
    """Report what `pressroom new` wrote and nobody replaced: an error if the text has a time, else a warning."""
    add_problem = check.problems.add_error if "publish_at" in check.values else check.problems.add_warning
    if is_release_placeholder(check.values.get("lead", "")):
        add_problem(check.find_value("lead"), f"the lead is {_STILL_THE_EXAMPLE}; write your own", "lead")
    if is_placeholder_city(check.values.get("dateline", "")):
        message = f"the dateline is {_STILL_THE_EXAMPLE}; write the place that the release comes from"
        add_problem(check.find_value("dateline"), message, "dateline")
    for number, line in enumerate(check.running_text.body.split("\n"), 1):
        if is_release_placeholder(line):
            message = f"the text is {_STILL_THE_EXAMPLE}; write your own, or remove it"
            add_problem(check.running_text.find_line(number), message)


def _check_body(check: ReleaseCheck) -> None:
    images = frozenset(each.file for each in check.values.get("images", ()))
    documents = frozenset(each.file for each in check.values.get("documents", ()))
    folded_images = set(map(fold_path, images))
    for name in sorted(each for each in documents if fold_path(each) in folded_images):
        message = f"“{name}” is under both “images” and “documents”; remove one"
        place = check.find_item("documents", name)
        check.problems.add_error(place.span, message, place.field)
    find_element = check.running_text.find_element
    check_limits(check.body_elements, check.running_text.find_line, check.problems)
    check_raw_html(check.body_elements, find_element, check.problems)
    check_links(check.body_elements, images | documents, find_element, check.problems)
    check_images(check.body_elements, images, find_element, check.problems)


# --- parsers ---------------------------------------------------------------------------------------------------------


def _parse_organisation(node: Node, place: Place) -> Organisation | None:
    organisation_id = parse_address_text(node, place)
    organisations = place.scope.organisations
    if organisations is None:
        return None
    if organisation_id not in organisations:
        hint = suggest(organisation_id, organisations)
        raise ValueError(f"“{shorten(organisation_id)}” is not an organisation in newsroom.yaml; {hint}")
    return organisations[organisation_id]


def _parse_keyword(node: Node, place: Place) -> Keyword:
    name: str = _parse_keyword_text(node, place)
    if not slugify(name):
        raise ValueError(f"the keyword “{shorten(name)}” contains no letter or digit; write a word")
    return Keyword(slugify(name), name)


def _parse_former_url(node: Node, place: Place) -> str:
    text = parse_address_text(node, place)
    if is_location(text):
        return _parse_location_text(text)
    url = unquote(text.rstrip("?"))
    if not _FORMER_URL.fullmatch(url):
        raise ValueError(
            f"“{shorten(text)}” is not a path on this site; write it like /2019/old-name/ or /news/4711.html, with a"
            " query like /index.php?id=7, on another host like https://old.example.org/news/1"
        )
    if _is_long_path(url):
        raise ValueError(f"“{shorten(text)}” is too long for a file name; set up a redirect in your web server instead")
    return url


def _parse_location_text(text: str) -> str:
    try:
        return normalise_location(text)
    except ValueError as error:
        raise ValueError(f"the former URL “{shorten(text)}” {error}") from error


def parse_location(text: str, base_url: str) -> str:
    """Return a former URL with a query or a host as a release has it; empty if it is something else."""
    try:
        url = normalise_location(text) if is_location(text) else ""
    except ValueError:
        return ""
    return url and (_find_site_path(url, base_url) or to_absolute(url, base_url))


def _find_site_path(url: str, base_url: str) -> str:
    """Return the path of a whole URL if a page can redirect it, because it is a path of this site; otherwise empty."""
    path = remove_base(url, base_url) if base_url else ""
    return path if _FORMER_URL.fullmatch(path) and not _is_long_path(path) else ""


def _is_long_path(path: str) -> bool:
    return is_too_long(path) or any(len(part.encode()) > _MAX_PART_BYTES for part in path.split("/"))


def _split_former_urls(values: dict[str, Any], base_url: str) -> None:
    """Keep the paths of this site in `former_urls`, and put all other URLs into `former_locations`."""
    paths: dict[str, None] = {}
    locations: dict[str, None] = {}
    for url in values.get("former_urls", ()):
        path = url if not is_location(url) else _find_site_path(url, base_url)
        if path:
            paths[path] = None
        else:
            locations[to_absolute(url, base_url)] = None
    if "former_urls" in values:
        values["former_urls"] = tuple(paths)
    if locations:
        values["former_locations"] = tuple(locations)


def _get_identity(value: Contact | Organisation | None) -> object:
    """Return the slug of a contact or the id of an organisation; invalid ones (None) are never equal."""
    return (fold_path(value.slug) if isinstance(value, Contact) else value.id) if value else object()


_parse_help = create_mapping_parser(
    {
        "name": Field(parse_text, "write who helps"),
        "phone": Field(parse_phone_field),
        "note": Field(parse_text),
        "url": Field(parse_web_url),
    },
    lambda values, _: HelpContact(**values),
)
_parse_fact = create_mapping_parser(
    {
        "label": Field(parse_text, "write what the fact is about"),
        "value": Field(parse_text, "write how much, who or when"),
        "source": Field(parse_text),
    },
    lambda values, _: Fact(**values),
)
_parse_link = create_mapping_parser(
    {
        "title": Field(parse_text, "write what the link leads to"),
        "url": Field(parse_web_url, "write a URL such as https://www.example.org/page"),
    },
    lambda values, _: Link(**values),
)
_RELEASE_FIELDS: FieldTable = {
    "headline": Field(parse_title, "write a headline"),
    "lead": Field(parse_text, "write the first paragraph, which says the most important thing"),
    "publish_at": Field(parse_datetime),
    "dateline": Field(parse_text),
    "kind": Field(create_choice_parser(get_args(ReleaseKind))),
    "organisations": Field(create_list_parser(_parse_organisation, unique_by=_get_identity)),
    "contacts": Field(
        create_list_parser(parse_contact, unique_by=_get_identity), "add at least one person with a telephone number"
    ),
    "keywords": Field(create_list_parser(_parse_keyword, unique_by=lambda keyword: keyword.name.casefold())),
    "help": Field(create_list_parser(_parse_help)),
    "facts": Field(create_list_parser(_parse_fact)),
    "images": Field(create_list_parser(parse_image, lambda image: fold_path(image.file), _MAX_FILES)),
    "documents": Field(create_list_parser(parse_document, lambda document: fold_path(document.file), _MAX_FILES)),
    "links": Field(create_list_parser(_parse_link)),
    "id": Field(parse_entry_id),
    "former_urls": Field(create_list_parser(_parse_former_url, unique_by=lambda url: url.rstrip("/"))),
}
