"""Define the running text of a release: its lead and the blocks of its body, each with its line."""

from msgspec import Struct

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
