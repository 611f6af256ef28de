"""Find the links of a text to pages of its own site, and those that lead nowhere."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.problems import FieldPlace, shorten, suggest
from pressroom.check.release_fields import ReleaseCheck
from pressroom.model.draft import Sequence
from pressroom.text.markdown import BodyLink

_WORD_BOOKMARK = ("_Toc", "_Ref", "_Hlk")
_PAGE_IDS = frozenset({"", "_contacts", "_help", "_main", "top"})


class PathOnSite(NamedTuple):
    """The path of a link to another page of the site, with its fragment if it has one, and its place in the text."""

    path: str
    place: FieldPlace


def find_site_links(check: ReleaseCheck) -> Iterator[PathOnSite]:
    """Yield the links in the body and in `links` that lead to another page of the site."""
    for url, find_place in _list_links(check):
        path = _to_site_path(url, check)
        if path is not None and path.rstrip("/") != check.path.rstrip("/"):
            fragment = unquote(url.partition("#")[2])
            yield PathOnSite(f"{path}#{fragment}" if fragment else path, find_place())


def check_fragments(check: ReleaseCheck) -> None:
    """Warn of links to a place on the same page that does not exist."""
    for url, find_place in _list_links(check):
        fragment = unquote(url.partition("#")[2])
        if has_place(check.body_elements.heading_ids, fragment) or not _is_on_same_page(url, check):
            continue
        if fragment.startswith(_WORD_BOOKMARK):
            hint = "it is a bookmark of Word; remove the link"
        else:
            headings = sorted(filter(None, check.body_elements.heading_ids))
            hint = suggest(fragment, headings) if headings else "there are no headings; remove the link"
        message = f"the link “{shorten(url)}” leads nowhere: no heading has this id; {hint}"
        place = find_place()
        check.problems.add_warning(place.span, message, place.field)


def has_place(heading_ids: frozenset[str], fragment: str) -> bool:
    """Return whether the page of a text with these headings has a place with this id."""
    return fragment in heading_ids | _PAGE_IDS or fragment.startswith(("fn-", "fnref-"))


def _list_links(check: ReleaseCheck) -> Iterator[tuple[str, Callable[[], FieldPlace]]]:
    """Yield each link with a function that returns its place, which takes longer than everything else here."""
    for link in check.body_elements.links:
        yield link.url, partial(_find_link, check, link)
    node = find_node(check.draft.fields, "links")
    for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
        if url := find_node(item, "url"):
            yield get_scalar_text(url).strip(), partial(FieldPlace, f"links[{index}].url", url.span)


def _find_link(check: ReleaseCheck, link: BodyLink) -> FieldPlace:
    return FieldPlace("", check.running_text.find_element("link", link.start))


def _is_on_same_page(url: str, check: ReleaseCheck) -> bool:
    return url.startswith("#") or (_to_site_path(url, check) or "").rstrip("/") == check.path.rstrip("/")


def _to_site_path(url: str, check: ReleaseCheck) -> str | None:
    """Return the path of a link on the site, without query and fragment; None if it leads elsewhere."""
    base_url = check.base_url.rstrip("/")
    if base_url and (url == base_url or url.startswith((f"{base_url}/", f"{base_url}#", f"{base_url}?"))):
        url = url[len(base_url) :] or "/"
    elif url.startswith(("./", "../")):
        url = urljoin(check.path, url)
    elif not url.startswith("/") or url.startswith("//"):
        return None
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return None
