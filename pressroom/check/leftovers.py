"""Warn about markup in the body that Markdown does not know, and about telephone links that no telephone can dial."""

from collections.abc import Iterator
from itertools import islice

from pressroom.check.problems import UNKNOWN_REGION, shorten
from pressroom.check.release_fields import ReleaseCheck
from pressroom.text.leftover_markup import Leftover, find_in_paragraph, may_have_leftovers
from pressroom.text.phones import parse_phone

_MAX_WARNINGS = 20
_TEL = "tel:"


def check_leftover_markup(check: ReleaseCheck) -> None:
    """Warn about markup that readers of the body would see, with what to write instead."""
    for line, words, message in islice(_find_messages(check), _MAX_WARNINGS):
        check.problems.add_warning(check.running_text.find_in_line(line, words), message)
    for link in check.body_elements.links:
        if link.url.startswith(_TEL) and not link.url.startswith(f"{_TEL}+"):
            uri = _find_tel_uri(link.url, check) or _find_tel_uri(link.text, check)
            if uri and uri != link.url:
                message = f"the link “{shorten(link.url)}” cannot be dialled from abroad; write [{link.text}]({uri})"
                check.problems.add_warning(check.running_text.find_element("link", link.start), message)


def _find_messages(check: ReleaseCheck) -> Iterator[tuple[int, str, str]]:
    if not may_have_leftovers(check.running_text.body):
        return
    lines = check.running_text.body.split("\n")
    for block in check.body_elements.blocks:
        if block.kind in {"paragraph", "list", "quote"}:
            start = block.line - 1
            end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
            paragraph = lines[start:end] if block.kind == "paragraph" else lines[start : start + 1]
            for leftover in find_in_paragraph(paragraph):
                yield block.line + leftover.line, leftover.words, _describe(leftover, check)


def _describe(leftover: Leftover, check: ReleaseCheck) -> str:
    text, _, url = leftover.words.rpartition("(")
    corrected = leftover.corrected
    if url.startswith(_TEL):
        name = text.strip().removeprefix("[").removesuffix("]")
        uri = _find_tel_uri(url.removesuffix(")"), check) or _find_tel_uri(name, check)
        corrected = f"[{name}]({uri or 'tel:+46…'})"
    remedy = f"write “{shorten(corrected)}”" if corrected else "remove it, or complete it"
    return f"readers would see “{shorten(leftover.words)}” as it is written here; {remedy}"


def _find_tel_uri(text: str, check: ReleaseCheck) -> str:
    """Return the URI of a telephone number, with or without `tel:`; empty if it is not valid."""
    region = check.scope.region
    try:
        return parse_phone(text.removeprefix(_TEL), region).uri if region != UNKNOWN_REGION else ""
    except ValueError:
        return ""
