"""Check the links, images and HTML of a body, and find the places of its elements and of its running text."""

from collections.abc import Callable
from itertools import chain, islice
from urllib.parse import unquote

from msgspec import Struct

from pressroom.check.problems import Problems, shorten, suggest
from pressroom.check.values import is_parsable_url
from pressroom.model.draft import Span
from pressroom.text import markdown
from pressroom.text.characters import find_hidden_in_addresses, find_mixed_words, find_unreadable
from pressroom.text.markdown import Block, BodyElements, ElementKind

# No pattern matches across it, so each match in the full text is also a match in one passage.
_SEPARATOR = "\n|\n"


class Passage(Struct, frozen=True, gc=False):
    """A block of running text: its kind, its text, and its number among the blocks of the body.

    `field` is `lead` for the lead, which has no number, and empty for a block of the body.
    """

    kind: str
    text: str
    block_number: int
    field: str = ""


class RunningText(Struct, frozen=True):
    """All passages of a release and their joined text; the lead's place in the file, the body, and its first line.

    If hidden characters were cleaned from the body, only the lines of its parts are known (`is_cleaned`).
    """

    passages: tuple[Passage, ...]
    full_text: str
    lead_span: Span
    body: str
    body_line: int
    is_cleaned: bool = False

    def find_words(self, passage: Passage, offset: int, words: str) -> Span:
        """Return where some words of a passage are in the file; anywhere in the lead, it is the whole lead."""
        if passage.field:
            return self.lead_span
        return self._to_file(markdown.find_words(self.body, passage.block_number, offset, len(words)))

    def find_element(self, kind: ElementKind, start: int) -> Span:
        """Return where the element of the body that starts at an offset in bytes is in the file."""
        return self._to_file(markdown.find_element(self.body, kind, start))

    def find_line(self, line: int) -> Span:
        """Return where a line of the body is in the file."""
        return self._to_file(Span(line))

    def find_in_line(self, line: int, words: str) -> Span:
        """Return where some words are in a line of the body, or the line if it has them nowhere."""
        offset = self.body.split("\n")[line - 1].find(words)
        if offset < 0:
            return self.find_line(line)
        return self._to_file(Span(line, offset + 1, line, offset + 1 + len(words)))

    def find_speaker(self, block: Block, name: str) -> Span:
        """Return where the name at the start of a block with a speaker is in the file."""
        return self._to_file(markdown.find_name(self.body, block.line, block.start, name))

    def _to_file(self, span: Span) -> Span:
        lines = self.body_line - 1
        if self.is_cleaned:
            return Span(span.line + lines)
        return Span(span.line + lines, span.column, span.end_line + lines if span.column else 0, span.end_column)


def create_running_text(
    lead: str, lead_span: Span, body_elements: BodyElements, body: str, body_line: int, *, is_cleaned: bool
) -> RunningText:
    """Join a lead and the blocks of a body, which starts on line `body_line` of its file.

    `is_cleaned` says whether the body in the file has hidden characters that this one has not.
    """
    passages = [
        Passage(block.kind, block.text, number)
        for number, block in enumerate(body_elements.blocks)
        if block.text and block.kind != "code"
    ]
    if lead:
        passages.insert(0, Passage("paragraph", lead, -1, "lead"))
    full_text = _SEPARATOR.join(passage.text for passage in passages)
    return RunningText(tuple(passages), full_text, lead_span, body, body_line, is_cleaned)


ElementFinder = Callable[[ElementKind, int], Span]
"""Returns where an element of a text is in its file, given its kind and its offset in bytes."""


_MAX_CHARACTER_PROBLEMS = 20


def check_characters(body: str, first_line: int, problems: Problems) -> None:
    """Report what no reader can read, what nobody can see in an address, and words that mix alphabets.

    `body` is as in the file, where it starts on line `first_line`.
    """

    def find_span(offset: int, length: int) -> Span:
        line, column = first_line + body.count("\n", 0, offset), offset - body.rfind("\n", 0, offset)
        return Span(line, column, line, column + length)

    errors = islice(chain(find_unreadable(body), find_hidden_in_addresses(body)), _MAX_CHARACTER_PROBLEMS)
    for unreadable in errors:
        problems.add_error(find_span(unreadable.offset, 1), unreadable.message)
    for word, hidden in islice(find_mixed_words(body), _MAX_CHARACTER_PROBLEMS):
        message = f"“{shorten(word)}” contains {hidden}, which looks like another letter; write the word again"
        problems.add_warning(find_span(body.index(word), len(word)), message)


def check_raw_html(
    body_elements: BodyElements, find_element: ElementFinder, problems: Problems, field: str = ""
) -> None:
    """Report raw HTML, which is never passed on to readers (docs/decisions/0005): one error for each line."""
    first_by_line = {html.line: html for html in reversed(body_elements.raw_html)}
    for html in first_by_line.values():
        message = f"HTML is not allowed here: {shorten(html.snippet)}; use Markdown, and type \\< for a less-than sign"
        problems.add_error(find_element("html", html.start), message, field)


def check_limits(
    body_elements: BodyElements, find_line: Callable[[int], Span], problems: Problems, field: str = ""
) -> None:
    """Report what would make the outputs many times as large as the text."""
    for excess in body_elements.excesses:
        problems.add_error(find_line(excess.line), excess.message, field)


def check_links(
    body_elements: BodyElements,
    file_names: frozenset[str],
    find_element: ElementFinder,
    problems: Problems,
    field: str = "",
) -> None:
    """Report links that are unsafe or lead nowhere; `file_names` are the files that the release publishes."""
    for link in body_elements.links:
        is_usable = link.is_allowed and is_parsable_url(link.url)
        reason = _find_link_problem(link.url, file_names) if is_usable else _UNUSABLE
        if reason:
            message = f"the link “{shorten(link.url)}” {reason}"
            problems.add_error(find_element("link", link.start), message, field)


def check_images(
    body_elements: BodyElements, file_names: frozenset[str], find_element: ElementFinder, problems: Problems
) -> None:
    """Report images in the body that are not listed in the front matter."""
    for image in body_elements.images:
        name = unquote(image.url)
        if name in file_names:
            continue
        remedy = suggest(name, file_names) if file_names else "list it there with alt and credit"
        message = f"the picture “{shorten(name)}” is not under “images”; {remedy}"
        problems.add_error(find_element("image", image.start), message, "images")


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
