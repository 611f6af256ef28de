"""What a text in CommonMark must not hold: raw HTML, unsafe links, unlisted pictures. A survey in, errors out."""

from collections.abc import Callable
from urllib.parse import unquote

from pressroom.check.problems import Problems, shorten, suggest
from pressroom.check.values import is_parsable_url
from pressroom.text.markdown import BodyElements

LineConverter = Callable[[int], int]
"""From a line of the text to that of its file."""


def check_raw_html(
    body_elements: BodyElements, to_file_line: LineConverter, problems: Problems, field: str = ""
) -> None:
    """Raw HTML is never passed on to readers (docs/decisions/0005): one error for each line that has some."""
    first_of_lines = {html.line: html for html in reversed(body_elements.raw_html)}
    for html in first_of_lines.values():
        message = f"raw HTML is not taken: {shorten(html.snippet)}; write CommonMark, and a less-than sign as \\<"
        problems.add_error(to_file_line(html.line), message, field)


def check_links(
    body_elements: BodyElements,
    file_names: frozenset[str],
    to_file_line: LineConverter,
    problems: Problems,
    field: str = "",
) -> None:
    """Links must be safe and lead somewhere; `files` are the names that a page has beside it."""
    for link in body_elements.links:
        fault = _find_link_fault(link.url, file_names) if link.is_allowed and is_parsable_url(link.url) else _UNSAFE
        if fault:
            problems.add_error(to_file_line(link.line), f"the link “{shorten(link.url)}” {fault}", field)


def check_images(
    body_elements: BodyElements, file_names: frozenset[str], to_file_line: LineConverter, problems: Problems
) -> None:
    """Pictures in the body must be among those that the front matter describes."""
    for image in body_elements.images:
        name = unquote(image.url)
        if name in file_names:
            continue
        wanted = suggest(name, file_names) if file_names else "list it there with alt and credit"
        message = f"the picture “{shorten(name)}” is not under “images”; {wanted}"
        problems.add_error(to_file_line(image.line), message, "images")


_UNSAFE = "cannot be followed; expected http or https with a host, mailto or tel"


def _find_link_fault(url: str, file_names: frozenset[str]) -> str:
    """What is wrong with a link whose scheme is allowed; empty when nothing is."""
    if url.startswith("//") or not url:
        return _UNSAFE
    path = url.partition("#")[0].partition("?")[0]
    if ":" in path.partition("/")[0] or path.startswith(("/", "./", "../")) or not path or unquote(path) in file_names:
        return ""
    if path.startswith("www."):
        return "has no scheme; put https:// before it"
    return "leads to no file under “documents” or “images”; list the file there, or write the address in full, with https://"
