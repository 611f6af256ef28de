"""Make the draft of a new release from a document: from Word, LibreOffice, HTML, Markdown, text or the clipboard."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import Struct, structs

from pressroom.cli.new_release_form import NewReleaseForm
from pressroom.cli.output import escape_controls, format_command
from pressroom.errors import ConfigError
from pressroom.importer import docx, odt, rtf
from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.clipboard_html import MAX_BYTES, read_clipboard, read_markdown
from pressroom.importer.document_release import CREATED_REASON
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import Doubt, FoundContact, FoundRelease, NotImported
from pressroom.importer.media_files import fetch_media
from pressroom.importer.newsroom_file import split_address
from pressroom.importer.release_file import FileSettings, write_release_file
from pressroom.importer.yaml_text import write_scalar
from pressroom.model.draft import CHECK_MARK
from pressroom.model.newsroom import Contact, Organisation
from pressroom.read.images import measure_image
from pressroom.regular_files import open_regular_file, read_regular_file
from pressroom.text.phones import parse_phone
from pressroom.text.slugs import slugify

_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_EXPECTED = "Save it as .docx, .odt, .rtf, .html, .md or .txt."
_NOT_READ = {b"%PDF": "PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"PK": "a zip archive"}
_MAX_SHOWN = 20


class ReleaseDraft(Struct, frozen=True, kw_only=True):
    """The draft of a release: its files by path, the text first, and what was found in the document."""

    path: str
    language: str
    files: Mapping[str, str | bytes]
    found: FoundRelease
    checks: Sequence[str]


class _LocalFiles(Struct, frozen=True):
    """Opens pictures that a reader has found on the disk. Nothing is fetched from the web."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        return FetchedFile(location, Path(location))


def read_draft(
    form: NewReleaseForm,
    source: str,
    *,
    headline: str | None,
    language: str,
    contact: str,
    publish_at: str,
) -> ReleaseDraft:
    """Read a document, and write the draft of a release. Nothing is written to the newsroom yet.

    Raises ConfigError if the document cannot be read, or has no headline and none is given.
    """
    found = _read_document(source, ImportContext(_LocalFiles(), language or form.languages[0], form.zone))
    language = language or _choose_language(form.languages, found.language)
    contact = form.parse_contact(contact, language) if contact else ""
    headline = form.parse_headline(_choose_headline(headline, found, source))
    path = form.build_path(headline, language, publish_at)
    found = _set_time(structs.replace(found, headline=headline, language=language), form, publish_at)
    contents: dict[str, bytes] = {}

    def save(name: str, content: bytes) -> str:
        contents[name] = content
        return name

    with_media = fetch_media(found, _LocalFiles(), lambda content, suffix: measure_image(content, suffix).error, save)
    release = _name_files_shortly(with_media, found)
    text = write_release_file(
        release,
        _make_settings(form, with_media, contact, is_draft=not publish_at),
        contact_ids=_match_contacts(form, with_media.contacts, language),
        path=path,
    )
    folder = path.rpartition("/")[0]
    pictures = {f"{folder}/{name}": content for name, content in contents.items()}
    files: dict[str, str | bytes] = {path: text, **_leave_out_existing(form.folder, pictures)}
    checks = [
        line.strip().removeprefix(CHECK_MARK).strip()
        for line in text.split("\n")
        if line.lstrip().startswith(CHECK_MARK)
    ]
    return ReleaseDraft(path=path, language=language, files=files, found=release, checks=checks)


def fill_newsroom(text: str, found: FoundRelease) -> str:
    """Return a new newsroom.yaml with what a document says of its organisation, in place of the examples."""
    if not found.organisations:
        return text
    organisation = found.organisations[0]
    values = {
        "name": organisation.name,
        **split_address(organisation.address),
        "phone": organisation.phone,
        "email": organisation.email,
        "url": organisation.url,
        "boilerplate": " ".join(organisation.about.split()),
    }
    start = text.find("\norganisations:")
    end = text.find("\ncontacts:", start)
    block = text[start:end]
    for key, value in values.items():
        if value:
            line = f"    {key}: {write_scalar(clean_found_line(value))}"
            block = re.sub(rf"(?m)^    {key}:.*$", lambda _match, line=line: line, block, count=1)  # type: ignore[misc]
    return text[:start] + block + text[end:]


def describe_draft(draft: ReleaseDraft) -> dict[str, Any]:
    """Return what was found, what is missing and what to check, for `--json`."""
    return {"found": _count_parts(draft.found), "missing": _list_missing(draft.found), "check": list(draft.checks)}


def print_draft(draft: ReleaseDraft) -> None:
    """Print what was found, what is missing and what to check."""
    found = [_count(number, name) for name, number in _count_parts(draft.found).items() if number]
    click.echo(f"Found: {', '.join(found)}.")
    if missing := _list_missing(draft.found):
        click.echo(f"Not found: {', '.join(missing)}.")
    if draft.checks:
        click.echo(f'To check (each is a comment "{CHECK_MARK}" in the text; delete it when you have looked):')
    for check in draft.checks[:_MAX_SHOWN]:
        click.echo(f"  {escape_controls(check)}")
    if len(draft.checks) > _MAX_SHOWN:
        click.echo(f"  and {len(draft.checks) - _MAX_SHOWN} more")


def _count_parts(found: FoundRelease) -> dict[str, int]:
    return {
        "headline": int(bool(found.headline)),
        "lead": int(bool(found.lead)),
        "paragraph": len(list(filter(None, found.body.split("\n\n")))),
        "contact": len(found.contacts),
        "help number": sum(bool(each.phone) for each in found.help),
        "fact": len(found.facts),
        "keyword": len(found.keywords),
        "link": len(found.links),
        "picture": len(found.pictures),
    }


def _count(number: int, name: str) -> str:
    return name if name in {"headline", "lead"} else f"{number} {name}{'' if number == 1 else 's'}"


def _list_missing(found: FoundRelease) -> list[str]:
    parts = {"lead": found.lead, "text": found.body, "contacts": found.contacts}
    return [name for name, value in parts.items() if not value]


# --- the document ----------------------------------------------------------------------------------------------------


def _read_document(source: str, context: ImportContext) -> FoundRelease:
    """Read a file of any of the formats, or standard input."""
    if source == "-":
        return read_clipboard(_read_standard_input(), "Standard input", context)
    path = Path(source)
    try:
        with open_regular_file(path) as file:
            start = file.read(4096)
        fetched = FetchedFile(source, path)
        reader = next((each for each in (docx, odt, rtf) if each.matches(fetched, start)), None)
        if reader is not None:
            return _require_release(reader.read(fetched, context))
        return _read_text_file(path, start, context)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{source} cannot be read: {reason}.", "Check the path and the permissions.") from error


def _read_text_file(path: Path, start: bytes, context: ImportContext) -> FoundRelease:
    kind = next((kind for first_bytes, kind in _NOT_READ.items() if start.startswith(first_bytes)), "")
    if kind:
        raise ConfigError(f"{path} is {kind}, which this command does not read.", _EXPECTED)
    content = read_regular_file(path, MAX_BYTES)
    if path.suffix.casefold() not in _MARKDOWN_SUFFIXES:
        return read_clipboard(content, str(path), context, path.parent)
    if start.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        remedy = (
            "If it is a release already, copy it to releases/<year>/<name>/<language>.md. If not, remove the lines."
        )
        raise ConfigError(f"{path} starts with front matter (lines between ---).", remedy)
    return read_markdown(content, str(path), context)


def _read_standard_input() -> bytes:
    if sys.stdin.isatty():
        example = f"wl-paste --type text/html | {format_command('new --from -')}"
        raise ConfigError("There is nothing on standard input.", f"Send it the clipboard, such as: {example}")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _require_release(releases: Iterator[FoundRelease | NotImported]) -> FoundRelease:
    release = next(releases)
    if isinstance(release, NotImported):
        raise ConfigError(release.message, release.remedy or _EXPECTED)
    return release


def _choose_headline(headline: str | None, found: FoundRelease, source: str) -> str:
    text = headline if headline is not None else clean_found_line(found.headline)
    if not text:
        remedy = f'Give it yourself: {format_command("new")} "The library opens on Sundays" --from {source}'
        raise ConfigError(f"{source} has no headline.", remedy)
    return text


def _choose_language(languages: Sequence[str], found: str) -> str:
    """Return the newsroom's language for the language of a document; the first one if the newsroom has no such."""
    for wanted in (found.casefold(), found.partition("-")[0].casefold(), {"no": "nb"}.get(found[:2].casefold(), "")):
        for language in languages:
            if language.casefold() == wanted:
                return language
    return languages[0]


def _set_time(found: FoundRelease, form: NewReleaseForm, publish_at: str) -> FoundRelease:
    """Set the time that the officer has chosen. Without one, only a time in the text itself is mentioned."""
    created = Doubt("publish_at", CREATED_REASON)
    doubts = tuple([each for each in found.doubts if each != created])
    if publish_at:
        doubts = tuple([each for each in doubts if each.field != "publish_at"])
        return structs.replace(found, published_at=form.parse_time(publish_at), doubts=doubts)
    return structs.replace(found, published_at=None if created in found.doubts else found.published_at, doubts=doubts)


def _name_files_shortly(release: FoundRelease, found: FoundRelease) -> FoundRelease:
    """Name pictures in doubts as the document does, not by where they were put meanwhile."""
    doubts = []
    for doubt in release.doubts:
        reason = doubt.reason
        for each in found.pictures:
            reason = reason.replace(each.location, each.file)
        doubts.append(Doubt(doubt.field, reason))
    return structs.replace(release, doubts=tuple(doubts))


# --- the newsroom ----------------------------------------------------------------------------------------------------


def _make_settings(form: NewReleaseForm, found: FoundRelease, contact: str, *, is_draft: bool) -> FileSettings:
    organisations = form.edition(found.language).organisations
    names = {slugify(each.name) for each in found.organisations}
    own = [each for each in organisations if slugify(each.name) in names and not form.is_new_newsroom]
    issuer = own[0] if own else organisations[0]
    return FileSettings(
        zone=form.zone,
        region=issuer.country,
        base_url="" if form.is_new_newsroom else form.newsroom.base_url,
        organisation_ids=(issuer.id,) if own and issuer.id != organisations[0].id else (),
        default_contact=contact,
        is_draft=is_draft,
        notes=() if form.is_new_newsroom else tuple(_compare_organisation(found, issuer)),
    )


def _compare_organisation(found: FoundRelease, issuer: Organisation) -> Iterator[str]:
    """Yield what the document says of its organisation and newsroom.yaml does not; it has no place in a release."""
    known = _fold("".join([str(value) for value in structs.asdict(issuer).values()]))
    for each in found.organisations:
        for label, value in (("name", each.name), ("address", each.address), ("about text", each.about)):
            if value and not all(_fold(part) in known for part in re.split(r"[,\n]|(?<=\d) (?=\D)", value)):
                yield f"newsroom.yaml does not have this {label} of the organisation in the document: {value}"


def _fold(text: str) -> str:
    return "".join([character for character in text.casefold() if character.isalnum()])


def _match_contacts(form: NewReleaseForm, contacts: Sequence[FoundContact], language: str) -> dict[int, str]:
    """Return the ids of contacts that `newsroom.yaml` has, by their number in the document."""
    if form.is_new_newsroom:
        return {}
    edition = form.edition(language)
    region = edition.organisations[0].country
    matched = {}
    for number, contact in enumerate(contacts):
        same = [known for known in edition.contacts if _is_same(known, contact, region)]
        if len(same) == 1:
            matched[number] = same[0].id
    return matched


def _is_same(known: Contact, contact: FoundContact, region: str) -> bool:
    """Return whether a contact is a known one: by its name or, without a name, by its address; no number differs."""
    numbers = {_fold_number(each.text, region) for each in (known.phone, known.mobile) if each}
    found_numbers = {_fold_number(each, region) for each in (contact.phone, contact.mobile) if each}
    is_email = bool(contact.email) and contact.email.casefold() == known.email.casefold()
    if not found_numbers <= numbers or (contact.via and contact.via != known.via):
        return False
    if contact.name:
        return slugify(contact.name) == slugify(known.name)
    return is_email or bool(found_numbers)


def _fold_number(number: str, region: str) -> str:
    try:
        return parse_phone(number, region).uri
    except ValueError:
        return "".join([character for character in number if character.isdecimal()])


def _leave_out_existing(folder: Path, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out pictures that are there already, beside the text in another language."""
    return {name: content for name, content in pictures.items() if not _has_content(folder / name, content)}


def _has_content(path: Path, content: bytes) -> bool:
    try:
        return read_regular_file(path, len(content)) == content
    except OSError:
        return False
