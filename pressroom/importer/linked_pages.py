"""Read the pages that feeds and lists link to."""

import re
from importlib import import_module

from msgspec import structs

from pressroom.errors import PressroomError
from pressroom.importer.addresses import is_web_url
from pressroom.importer.formats import Found, ImportContext
from pressroom.importer.found import Doubt, FoundRelease, FoundTranslation, NotImported
from pressroom.importer.language_tags import normalize_language
from pressroom.importer.merge import merge_found, take_text_of_page
from pressroom.importer.release_parts import ReleaseParts, split_body
from pressroom.importer.text_coverage import has_all_words


def read_linked_page(url: str, context: ImportContext, base: str = "") -> FoundRelease | NotImported:
    """Return the release on a page, or why it cannot be had."""
    try:
        file = context.fetcher.fetch(url, base=base)
    except PressroomError as error:
        return NotImported(source=url, message=error.message, remedy=error.remedy)
    # Pages need other libraries than the lists that lead to them.
    page: FoundRelease | NotImported = import_module("pressroom.importer.page").read_page(file, context)
    return page


def read_page_of_site(url: str, context: ImportContext, base: str = "") -> FoundRelease | NotImported | None:
    """Return the release on any page of a site, or why it cannot be had; None if the page is no release."""
    try:
        file = context.fetcher.fetch(url, base=base)
    except PressroomError as error:
        return NotImported(source=url, message=error.message, remedy=error.remedy)
    page: FoundRelease | NotImported | None = import_module("pressroom.importer.page").read_page_of_site(file, context)
    return page


def add_translations(found: Found, context: ImportContext) -> Found:
    """Yield releases, and after them their translations on other pages of the web which name them as theirs."""
    seen: set[str] = set()
    wanted: dict[str, tuple[str, ...]] = {}
    for each in found:
        yield each
        if isinstance(each, FoundRelease):
            seen.update(each.urls)
            wanted |= {other.url: each.urls for other in each.translations if _is_wanted(other, context)}
    for url, urls in wanted.items():
        page = None if url in seen else read_page_of_site(url, context)
        if isinstance(page, NotImported) or (page and any(other.url in urls for other in page.translations)):
            yield page


def _is_wanted(translation: FoundTranslation, context: ImportContext) -> bool:
    language = normalize_language(translation.language)
    languages = {normalize_language(each) for each in context.languages}
    return bool(language) and is_web_url(translation.url) and (not languages or language in languages)


def complete_from_page(
    release: FoundRelease, context: ImportContext, *, is_excerpt: bool, is_on_web: bool
) -> FoundRelease | NotImported:
    """Return a release of a feed with what only its page says: most feeds have neither contacts nor credits.

    For a feed on disk, only the pages of entries are fetched of which the feed has an excerpt.
    """
    entry, release = release, _split_text(release)
    if not release.urls or not (is_excerpt or is_on_web):
        return _doubt_excerpt(release, "") if is_excerpt else release
    page = read_linked_page(release.urls[0], context)
    if isinstance(page, FoundRelease) and _is_same_release(release, page):
        return take_text_of_page(entry, page) if has_all_words(page, entry) else merge_found(release, page)
    if not is_excerpt:
        return release
    reason = page.message if isinstance(page, NotImported) else "Its page shows another text today."
    if not release.headline:
        return NotImported(source=release.source, message=f"The entry has no headline. {reason}")
    return _doubt_excerpt(release, reason)


def _split_text(release: FoundRelease) -> FoundRelease:
    """Return a release with what stands only in its text: contacts, help numbers, about texts."""
    parts = split_body(release.body, release.language, lead=release.lead) if release.body else ReleaseParts()
    known = {each.name: each for each in (*parts.organisations, *release.organisations)}
    about = {each.name: structs.replace(known[each.name], about=each.about) for each in parts.organisations}
    return structs.replace(
        release,
        lead=release.lead or parts.lead,
        body=parts.body,
        dateline=release.dateline or parts.dateline,
        kind=parts.kind,
        contacts=parts.contacts,
        help=parts.help,
        facts=parts.facts,
        organisations=tuple((known | about).values()),
        keywords=release.keywords or parts.keywords,
        links=(*release.links, *parts.links),
        doubts=(*release.doubts, *(each for each in parts.doubts if each.field != "publish_at")),
    )


def _doubt_excerpt(release: FoundRelease, reason: str) -> FoundRelease:
    """Return a release of which only the beginning is known, with a doubt that says so."""
    doubt = Doubt("body", f"The feed has only the beginning of the text. {reason}".strip())
    return structs.replace(release, doubts=(*release.doubts, doubt))


def _is_same_release(first: FoundRelease, second: FoundRelease) -> bool:
    """Return whether two texts have about the same headline. An old address may lead to another page today."""
    words = [frozenset(re.findall(r"\w+", each.headline.casefold())) for each in (first, second)]
    shared = len(words[0] & words[1])
    return not all(words) or 2 * shared >= min(map(len, words))
