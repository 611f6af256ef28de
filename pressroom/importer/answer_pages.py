"""Read all releases of a press platform: follow its pages, within limits, and leave out what stands on two of them."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TypeAlias

import msgspec
from msgspec import Struct

from pressroom.errors import PressroomError
from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.json_answers import JsonObject, find_releases, hide_secrets, is_web_url, read_answer, split_url

MAX_PAGES = 2000
"""A list of more pages than this is not read to its end."""


class AnswerPage(Struct, frozen=True):
    """One page of a list. `url` is "" for a file on disk; `items` are its releases, `known` how many were found before.

    `answer` is empty if the file is a list.
    """

    location: str
    url: str
    answer: JsonObject
    items: tuple[JsonObject, ...]
    known: int = 0

    def describe_item(self, number: int) -> str:
        """Return where an item was read, for messages."""
        return (
            f"{hide_secrets(self.location)}, release {number}" if len(self.items) > 1 else hide_secrets(self.location)
        )


class Platform(Struct, frozen=True):
    """What differs between platforms.

    `find_items` returns the releases in an answer, or None if it is a release itself. `find_error` returns what an
    answer says is wrong; of a later page, `is_end` says whether that only means the end of the list. `find_next`
    returns the URL of the next page, or "". `read_item` reads a release, or an item that is not one.
    """

    name: str
    find_items: Callable[[JsonObject], list[object] | None]
    find_next: Callable[[AnswerPage], str]
    read_item: Callable[[JsonObject, AnswerPage, ImportContext, str], Iterator[FoundRelease | NotImported]]
    find_error: Callable[[JsonObject, str], NotImported | None]
    explain_failure: str = ""
    is_end: Callable[[JsonObject], bool] = lambda _answer: False


_Page: TypeAlias = AnswerPage | NotImported


def read_platform(platform: Platform, file: FetchedFile, context: ImportContext) -> Found:
    """Yield all releases of an answer and of the pages after it."""
    seen: dict[str, bytes] = {}
    for page in _read_pages(platform, file, context, seen):
        if isinstance(page, NotImported):
            yield page
            continue
        for number, item in enumerate(page.items, 1):
            source = page.describe_item(number)
            try:
                for found in platform.read_item(item, page, context, source):
                    yield from _leave_out_known(found, seen)
            except PressroomError as error:
                yield NotImported(source=source, message=error.message, remedy=error.remedy)


def _read_pages(
    platform: Platform, file: FetchedFile, context: ImportContext, seen: dict[str, bytes]
) -> Iterator[_Page]:
    """Yield the pages. A list that repeats, never ends or leads to another host stops with a message."""
    url = file.url or file.location
    asked, contents, known = {url}, set[bytes](), 0
    for _number in range(MAX_PAGES):
        page = _read_page(platform, file, known)
        yield page
        if isinstance(page, NotImported) or not page.url:
            return
        next_url = platform.find_next(page)
        digest = sha256(file.path.read_bytes()).digest()
        if next_url in asked or digest in contents or (known and next_url and len(seen) == known):
            yield _refuse(next_url or page.url, "The list repeats itself: a page has only what an earlier page had.")
            return
        if not next_url:
            return
        if split_url(next_url)[1] != split_url(page.url)[1]:
            yield _refuse(next_url, "The list continues on another host. Pages are read from one host only.")
            return
        asked.add(next_url)
        contents.add(digest)
        known = len(seen)
        try:
            file = context.fetcher.fetch(next_url)
        except PressroomError as error:
            remedy = f"{error.remedy} {platform.explain_failure}".strip()
            yield NotImported(source=hide_secrets(next_url), message=error.message, remedy=remedy)
            return
    yield _refuse(next_url, f"The list has more than {MAX_PAGES} pages.")


def _refuse(url: str, message: str) -> NotImported:
    return NotImported(
        source=hide_secrets(url),
        message=f"{message} The pages before it were read.",
        remedy="If releases are missing, import the rest from another address, such as one with a later page.",
    )


def _read_page(platform: Platform, file: FetchedFile, known: int) -> _Page:
    location = file.url or file.location
    url = location if is_web_url(location) else ""
    try:
        value = read_answer(file)
    except PressroomError as error:
        return NotImported(source=hide_secrets(location), message=error.message, remedy=error.remedy)
    answer = JsonObject(value)
    if (problem := platform.find_error(answer, hide_secrets(location))) and not (known and platform.is_end(answer)):
        return problem
    items = tuple(find_releases(value, platform.find_items))
    if not items and not known:
        return NotImported(source=hide_secrets(location), message=f"The answer of {platform.name} has no releases.")
    return AnswerPage(location=location, url=url, answer=answer, items=items, known=known)


def _leave_out_known(found: FoundRelease | NotImported, seen: dict[str, bytes]) -> Iterator[FoundRelease | NotImported]:
    """Yield what is new. While pages are read, a new release moves the others, and one of them comes twice."""
    if isinstance(found, NotImported):
        yield found
        return
    name = f"{found.source_id or found.headline} {found.language}"
    content = msgspec.structs.replace(found, source="")
    digest = sha256(repr(content).encode("utf-8", "replace")).digest()
    if name not in seen:
        seen[name] = digest
        yield found
    elif seen[name] != digest:
        yield NotImported(
            source=found.source,
            message=f"There are two different releases with the id “{found.source_id[:80]}”. The first was read.",
            remedy="Import this one from its own page.",
        )
