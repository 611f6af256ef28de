"""Merge what two sources say about the same release, such as a feed and the page of its entry."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from msgspec import structs

from pressroom.importer.found import Doubt, FoundDocument, FoundPicture, FoundRelease

_Value = TypeVar("_Value")
_File = TypeVar("_File", FoundPicture, FoundDocument)
# What only one source decides: the second says it where the first is silent.
_SINGLE_FIELDS = (
    *("headline", "lead", "id", "source_id", "language", "published_at", "updated_at", "dateline", "organisations"),
    *("contacts", "help", "facts", "withdrawn"),
)


def merge_found(first: FoundRelease, second: FoundRelease) -> FoundRelease:
    """Return the first release, with what only the second says, and with the longer of both bodies."""
    body_source, other = (second, first) if len(second.body) > len(first.body) else (first, second)
    taken = {name: getattr(first, name) or getattr(second, name) for name in _SINGLE_FIELDS}
    return structs.replace(
        first,
        **taken,
        body=body_source.body,
        urls=_join(first.urls, second.urls),
        translations=_join(first.translations, second.translations, lambda each: each.language),
        kind=second.kind if first.kind == "press-release" else first.kind,
        keywords=_join(first.keywords, second.keywords, str.casefold),
        pictures=_merge_files(body_source.pictures, other.pictures),
        documents=_merge_files(body_source.documents, other.documents),
        links=_join(first.links, second.links, lambda each: each.url),
        is_public=first.is_public and second.is_public,
        doubts=_merge_doubts(first, second, body_source),
    )


def take_text_of_page(entry: FoundRelease, page: FoundRelease) -> FoundRelease:
    """Return what a page says, with what its entry in a feed alone can know: the id and the times."""
    merged = merge_found(structs.replace(page, pictures=(), documents=()), entry)
    pictures = [each for each in entry.pictures if not page.pictures or each.location in _list_locations(page.pictures)]
    return structs.replace(
        merged,
        source=entry.source,
        id=entry.id or page.id,
        source_id=entry.source_id or page.source_id,
        published_at=entry.published_at or page.published_at,
        updated_at=entry.updated_at or page.updated_at,
        body=page.body,
        pictures=_merge_files(page.pictures, pictures),
        documents=page.documents,
        doubts=tuple([each for each in page.doubts if each.field != "publish_at" or not entry.published_at]),
    )


def _list_locations(pictures: Sequence[FoundPicture]) -> frozenset[str]:
    return frozenset(each.location for each in pictures)


def _join(
    first: Iterable[_Value], second: Iterable[_Value], get_key: Callable[[_Value], Any] = lambda value: value
) -> tuple[_Value, ...]:
    """Return all values of the first, then those of the second with another key."""
    by_key: dict[Any, _Value] = {}
    for value in (*first, *second):
        by_key.setdefault(get_key(value), value)
    return tuple(by_key.values())


def _merge_files(first: Sequence[_File], second: Sequence[_File]) -> tuple[_File, ...]:
    """Return the files of the body under their names, with what is known of them elsewhere, then the others."""
    merged = {each.location: each for each in first}
    names = {each.file for each in first}
    for each in second:
        known = merged.get(each.location)
        merged[each.location] = _fill_in(known, each) if known else _rename(each, names)
        names.add(merged[each.location].file)
    return tuple(merged.values())


def _fill_in(known: _File, other: _File) -> _File:
    """Return a file with those values of the other that it lacks; an alternative text of "" is not lacking."""
    values = structs.asdict(known)
    missing = {
        name: value
        for name, value in structs.asdict(other).items()
        if values[name] is None or (values[name] == "" and name != "alt" and value != values.get("alt"))
    }
    return structs.replace(known, **missing)


def _rename(file: _File, names: set[str]) -> _File:
    """Return a file under a name that no other has."""
    stem, dot, extension = file.file.rpartition(".")
    name, number = file.file, 2
    while name in names:
        name, number = f"{stem}-{number}{dot}{extension}", number + 1
    return structs.replace(file, file=name)


def _merge_doubts(first: FoundRelease, second: FoundRelease, body_source: FoundRelease) -> tuple[Doubt, ...]:
    """Return the doubts about the values that were taken, each from its source."""

    def is_taken(doubt: Doubt, source: FoundRelease) -> bool:
        name = _get_field(doubt)
        if name in {"body", "pictures", "documents"}:
            return source is body_source
        return name not in _SINGLE_FIELDS or bool(getattr(first, name)) == (source is first)

    return _join(
        (doubt for doubt in first.doubts if is_taken(doubt, first)),
        (doubt for doubt in second.doubts if is_taken(doubt, second)),
    )


def _get_field(doubt: Doubt) -> str:
    """Return the field of a found release that a doubt is about; some have another name in the front matter."""
    name = doubt.field.partition("[")[0].partition(".")[0]
    return {"publish_at": "published_at", "images": "pictures"}.get(name, name)
