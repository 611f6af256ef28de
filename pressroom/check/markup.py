"""What a text in CommonMark must not hold: raw HTML, unsafe links, unlisted pictures. A survey in, errors out."""

from collections.abc import Callable
from urllib.parse import unquote

from pressroom.check.report import Report, expected, short
from pressroom.check.values import is_splittable
from pressroom.text.markdown import Survey

LineOf = Callable[[int], int]
"""From a line of the text to that of its file."""


def check_raw_html(found: Survey, line_of: LineOf, report: Report, field: str = "") -> None:
    """Raw HTML is never passed on to readers (docs/decisions/0005): one error for each line that has some."""
    first_of_lines = {html.line: html for html in reversed(found.raw_html)}
    for html in first_of_lines.values():
        message = f"raw HTML is not taken: {short(html.snippet)}; write CommonMark, and a less-than sign as \\<"
        report.error(line_of(html.line), message, field)


def check_links(found: Survey, files: frozenset[str], line_of: LineOf, report: Report, field: str = "") -> None:
    """Links must be safe and lead somewhere; `files` are the names that a page has beside it."""
    for link in found.links:
        fault = _link_fault(link.url, files) if link.is_allowed and is_splittable(link.url) else _UNSAFE
        if fault:
            report.error(line_of(link.line), f"the link “{short(link.url)}” {fault}", field)


def check_pictures(found: Survey, files: frozenset[str], line_of: LineOf, report: Report) -> None:
    """Pictures in the body must be among those that the front matter describes."""
    for image in found.images:
        name = unquote(image.url)
        if name in files:
            continue
        wanted = expected(name, files) if files else "list it there with alt and credit"
        message = f"the picture “{short(name)}” is not under “images”; {wanted}"
        report.error(line_of(image.line), message, "images")


_UNSAFE = "cannot be followed; expected http or https with a host, mailto or tel"


def _link_fault(url: str, files: frozenset[str]) -> str:
    """What is wrong with a link whose scheme is allowed; empty when nothing is."""
    if url.startswith("//") or not url:
        return _UNSAFE
    path = url.partition("#")[0].partition("?")[0]
    if ":" in path.partition("/")[0] or path.startswith(("/", "./", "../")) or not path or unquote(path) in files:
        return ""
    if path.startswith("www."):
        return "has no scheme; put https:// before it"
    return "leads to no file under “documents” or “images”; list the file there, or write the address in full, with https://"
