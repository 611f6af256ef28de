"""Read the pages that feeds and lists link to."""

import re
from importlib import import_module

from msgspec import structs

from pressroom.errors import PressroomError
from pressroom.importer.formats import ImportContext
from pressroom.importer.found import Doubt, FoundRelease, NotImported
from pressroom.importer.merge import merge_found


def read_linked_page(url: str, context: ImportContext, base: str = "") -> FoundRelease | NotImported:
    """Return the release on a page, or why it cannot be had."""
    try:
        file = context.fetcher.fetch(url, base=base)
    except PressroomError as error:
        return NotImported(source=url, message=error.message, remedy=error.remedy)
    # Pages need other libraries than the lists that lead to them.
    page: FoundRelease | NotImported = import_module("pressroom.importer.page").read_page(file, context)
    return page


def complete_from_page(
    release: FoundRelease, context: ImportContext, *, is_excerpt: bool, is_on_web: bool
) -> FoundRelease | NotImported:
    """Return a release of a feed with what only its page says: most feeds have neither contacts nor credits.

    For a feed on disk, only the pages of entries are fetched of which the feed has an excerpt.
    """
    if not release.urls or not (is_excerpt or is_on_web):
        return _doubt_excerpt(release, "") if is_excerpt else release
    page = read_linked_page(release.urls[0], context)
    if isinstance(page, FoundRelease) and _is_same_release(release, page):
        return merge_found(release, page)
    if not is_excerpt:
        return release
    reason = page.message if isinstance(page, NotImported) else "Its page shows another text today."
    if not release.headline:
        return NotImported(source=release.source, message=f"The entry has no headline. {reason}")
    return _doubt_excerpt(release, reason)


def _doubt_excerpt(release: FoundRelease, reason: str) -> FoundRelease:
    """Return a release of which only the beginning is known, with a doubt that says so."""
    doubt = Doubt("body", f"The feed has only the beginning of the text. {reason}".strip())
    return structs.replace(release, doubts=(*release.doubts, doubt))


def _is_same_release(first: FoundRelease, second: FoundRelease) -> bool:
    """Return whether two texts have about the same headline. An old address may lead to another page today."""
    words = [frozenset(re.findall(r"\w+", each.headline.casefold())) for each in (first, second)]
    shared = len(words[0] & words[1])
    return not all(words) or 2 * shared >= min(map(len, words))
