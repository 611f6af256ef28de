"""Report raw HTML, unsafe links and unlisted images in Markdown."""

from collections.abc import Callable
from urllib.parse import unquote

from pressroom.check.problems import Problems, shorten, suggest
from pressroom.check.values import is_parsable_url
from pressroom.text.markdown import BodyElements

LineConverter = Callable[[int], int]
"""Converts a line number of the text to a line number of its file."""


def check_raw_html(
    body_elements: BodyElements, to_file_line: LineConverter, problems: Problems, field: str = ""
) -> None:
    """Report raw HTML, which is never passed on to readers (docs/decisions/0005): one error for each line."""
    first_by_line = {html.line: html for html in reversed(body_elements.raw_html)}
    for html in first_by_line.values():
        message = f"HTML is not allowed here: {shorten(html.snippet)}; use Markdown, and type \\< for a less-than sign"
        problems.add_error(to_file_line(html.line), message, field)


def check_links(
    body_elements: BodyElements,
    file_names: frozenset[str],
    to_file_line: LineConverter,
    problems: Problems,
    field: str = "",
) -> None:
    """Report links that are unsafe or lead nowhere; `file_names` are the files that the release publishes."""
    for link in body_elements.links:
        is_usable = link.is_allowed and is_parsable_url(link.url)
        reason = _find_link_problem(link.url, file_names) if is_usable else _UNUSABLE
        if reason:
            problems.add_error(to_file_line(link.line), f"the link “{shorten(link.url)}” {reason}", field)


def check_images(
    body_elements: BodyElements, file_names: frozenset[str], to_file_line: LineConverter, problems: Problems
) -> None:
    """Report images in the body that are not listed in the front matter."""
    for image in body_elements.images:
        name = unquote(image.url)
        if name in file_names:
            continue
        remedy = suggest(name, file_names) if file_names else "list it there with alt and credit"
        message = f"the picture “{shorten(name)}” is not under “images”; {remedy}"
        problems.add_error(to_file_line(image.line), message, "images")


_UNUSABLE = "cannot be used; write a full URL that starts with https:// or http://, or use mailto: or tel:"


def _find_link_problem(url: str, file_names: frozenset[str]) -> str:
    """Return what is wrong with a link whose scheme is allowed; empty if nothing is."""
    if url.startswith("//") or not url:
        return _UNUSABLE
    path = url.partition("#")[0].partition("?")[0]
    if ":" in path.partition("/")[0] or path.startswith(("/", "./", "../")) or not path or unquote(path) in file_names:
        return ""
    if path.startswith("www."):
        return "does not start with https://; add it"
    return "is not a file under “documents” or “images”; list the file there, or write the full URL with https://"
