"""Check the links, images and HTML of a body, and find the lines of its running text."""

from collections.abc import Callable
from urllib.parse import unquote

from msgspec import Struct

from pressroom.check.problems import Problems, shorten, suggest
from pressroom.check.values import is_parsable_url
from pressroom.text.markdown import BodyElements

# No pattern matches across it, so each match in the full text is also a match in one passage.
_SEPARATOR = "\n|\n"


class Passage(Struct, frozen=True, gc=False):
    """A block of running text: its kind, its text, and the line of the file where it starts.

    `field` is `lead` for the lead, and empty for a block of the body.
    """

    kind: str
    line: int
    text: str
    field: str = ""


class RunningText(Struct, frozen=True):
    """All passages of a release, their joined text, the body, and the line of the file where the body starts."""

    passages: tuple[Passage, ...]
    full_text: str
    body: str
    body_line: int

    def find_line(self, words: str, passage: Passage) -> int:
        """Return the line of the file where some words of a passage start; the passage's own line if it lacks them."""
        if passage.field:
            return passage.line
        lines = self.body.split("\n")[passage.line - self.body_line :]
        end = next((number for number, line in enumerate(lines) if number and not line.strip()), len(lines))
        for text in (words, words.partition(" ")[0]):
            for number, line in enumerate(lines[:end]):
                if text in line:
                    return passage.line + number
        return passage.line


def create_running_text(
    lead: str, lead_line: int, body_elements: BodyElements, body: str, body_line: int
) -> RunningText:
    """Join a lead and the blocks of a body, which starts on line `body_line` of its file."""
    blocks = [block for block in body_elements.blocks if block.text and block.kind != "code"]
    passages = [Passage(block.kind, body_line + block.line - 1, block.text) for block in blocks]
    if lead:
        passages.insert(0, Passage("paragraph", lead_line, lead, "lead"))
    full_text = _SEPARATOR.join(passage.text for passage in passages)
    return RunningText(tuple(passages), full_text, body, body_line)


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


def check_limits(body_elements: BodyElements, to_file_line: LineConverter, problems: Problems, field: str = "") -> None:
    """Report what would make the outputs many times as large as the text."""
    for excess in body_elements.excesses:
        problems.add_error(to_file_line(excess.line), excess.message, field)


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
