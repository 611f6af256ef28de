"""Compare a text with its recorded versions, extract the text of a version, and verify the lines of the record."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timezone
from zoneinfo import ZoneInfo

from msgspec import structs

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.model.draft import Draft, Node, Sequence
from pressroom.model.newsroom import Image
from pressroom.model.pages import Paragraph, PartOfText, VersionText
from pressroom.model.release import Document, Version, VersionKind, VersionsByLanguage
from pressroom.record import RecordLine, compute_content_digest
from pressroom.signing import KeyList, SignatureError, verify_detached
from pressroom.text import markdown
from pressroom.text.characters import clean_body, clean_line


def list_versions(history: VersionsByLanguage, language: str, zone: ZoneInfo) -> tuple[Version, ...]:
    """Return the versions of the text in a language as they may be shown, with their times in `zone`."""
    return hide_withheld_notes(
        tuple(
            [structs.replace(each, recorded_at=each.recorded_at.astimezone(zone)) for each in history.get(language, ())]
        )
    )


def find_outdated_since(history: VersionsByLanguage, language: str, zone: ZoneInfo | timezone) -> datetime | None:
    """Return the time of the latest correction that the text in a language lacks, or None if it lacks none.

    A correction is lacking in the other languages until each of them is corrected or confirmed too. A correction of a
    text that lacks one is about the same mistake, so nothing is lacking in the other languages because of it.
    """
    time = _replay_corrections(history).get(language) if len(history) > 1 else None
    return time.astimezone(zone) if time else None


def _replay_corrections(history: VersionsByLanguage) -> dict[str, datetime]:
    """Return the languages that lack a correction after all versions, with its time.

    Versions of the same time were recorded together.
    """
    outdated: dict[str, datetime] = {}
    live: set[str] = set()
    kinds_by_time: dict[datetime, dict[str, VersionKind]] = {}
    for language, versions in history.items():
        for version in versions:
            kinds_by_time.setdefault(version.recorded_at, {})[language] = version.kind
    for time, kinds in sorted(kinds_by_time.items()):
        if any(kind == "correction" and language not in outdated for language, kind in kinds.items()):
            outdated |= dict.fromkeys(live - kinds.keys(), time)
        for language in kinds:
            outdated.pop(language, None)
        live |= kinds.keys()
        live -= {language for language, kind in kinds.items() if kind == "withdrawal"}
    return outdated


def hide_withheld_notes(versions: tuple[Version, ...]) -> tuple[Version, ...]:
    """Return versions without the notes of those that a later version hides."""
    hidden = max([number for number, version in enumerate(versions) if version.hides_earlier], default=0)
    return (*[structs.replace(version, notes={}) for version in versions[:hidden]], *versions[hidden:])


def compute_version_digest(draft: Draft, images_and_documents: tuple[Image | Document, ...]) -> bytes:
    """Return the digest of a text and the files that it names, as recorded for each version."""
    return compute_content_digest(draft.digest, {each.file: each.digest for each in images_and_documents})


def has_changed(current_digest: bytes, versions: tuple[Version, ...]) -> bool:
    """Return whether a text differs from its last recorded version; a withdrawn text never does."""
    return bool(versions) and versions[-1].kind != "withdrawal" and versions[-1].content_digest != current_digest


_SEPARATOR = " – "
_CELL_SEPARATOR = " | "


def extract_version_text(number: int, draft: Draft) -> VersionText:
    """Return the text of the version with this number, paragraph by paragraph."""
    return VersionText(number, tuple([each for each in _extract_paragraphs(draft) if each.text]))


def _extract_paragraphs(draft: Draft) -> Iterator[Paragraph]:
    fields = draft.fields
    yield Paragraph("headline", _get_field_text(fields, "headline"))
    yield Paragraph("lead", _join_texts(_get_field_text(fields, "dateline"), _get_field_text(fields, "lead")))
    body = markdown.parse(clean_body(draft.body))
    for block in markdown.to_text(body, cell_separator=_CELL_SEPARATOR).split("\n\n"):
        yield Paragraph("body", block.strip("\n"))
    for fact in _get_items(fields, "facts"):
        label = _join_texts(_get_field_text(fact, "label"), _get_field_text(fact, "value"), separator=": ")
        yield Paragraph("facts", _join_texts(label, _get_field_text(fact, "source")))
    yield from _extract_list_paragraphs("help", _get_items(fields, "help"), ("name", "phone", "note", "url"))
    for image in _get_items(fields, "images"):
        caption = _get_field_text(image, "caption") or _get_field_text(image, "alt")
        yield Paragraph(
            "pictures", _join_texts(caption, _get_field_text(image, "credit"), _get_field_text(image, "terms"))
        )
    yield from _extract_list_paragraphs("documents", _get_items(fields, "documents"), ("title",))
    yield from _extract_list_paragraphs("links", _get_items(fields, "links"), ("title", "url"))


def _extract_list_paragraphs(part: PartOfText, items: Iterable[Node], names: tuple[str, ...]) -> Iterator[Paragraph]:
    for item in items:
        yield Paragraph(part, _join_texts(*[_get_field_text(item, name) for name in names]))


def _get_items(fields: Node | None, name: str) -> tuple[Node, ...]:
    node = find_node(fields, name)
    return node.items if isinstance(node, Sequence) else ()


def _get_field_text(node: Node | None, name: str) -> str:
    return " ".join(clean_line(get_scalar_text(find_node(node, name))).split())


def _join_texts(*texts: str, separator: str = _SEPARATOR) -> str:
    return separator.join(filter(None, texts))


_NO_VALID_SIGNATURE = "it has no signature by a key that was valid at that time"


def find_invalid_signatures(
    lines: Iterable[RecordLine], keys: KeyList, *, is_signed: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield the number (from 1) of each line whose signature is invalid or missing, and what is wrong with it.

    Lines from before the newsroom had a key need no signature, nor do lines that join branches (`merge`). After a
    signed line, no line is from before; `is_signed` says that there is one before all of `lines`.
    """
    first_key_created = min((key.created for key in keys.keys), default=datetime.max.replace(tzinfo=UTC))
    signed: set[str] = set()  # the digests of lines that are signed, or come after one
    for number, line in enumerate(lines, 1):
        is_after_signed = is_signed or not signed.isdisjoint(line.previous)
        if reason := _find_signature_problem(line, keys, None if is_after_signed else first_key_created):
            yield number, reason
        if line.signature or is_after_signed:
            signed.add(line.digest)


def _find_signature_problem(line: RecordLine, keys: KeyList, unsigned_until: datetime | None) -> str:
    if not line.signature:
        is_merge = line.kind == "merge" and len(line.previous) > 1
        is_from_before = unsigned_until is not None and line.recorded_at <= unsigned_until
        return "" if is_merge or is_from_before else _NO_VALID_SIGNATURE
    try:
        key = verify_detached(line.signed_content, line.signature, keys)
    except SignatureError as error:
        return str(error)
    return "" if key.is_trusted_at(line.recorded_at) else _NO_VALID_SIGNATURE
