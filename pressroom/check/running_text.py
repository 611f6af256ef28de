"""The running text of a release: its lead and the blocks of its body, each with its line. It judges nothing."""

from msgspec import Struct

from pressroom.text.markdown import BodyElements

# No pattern looks across it, so that what is found in the whole is found in one of its passages.
_SEPARATOR = "\n|\n"


class Passage(Struct, frozen=True, gc=False):
    """A piece of running text: what kind of block it is, its words, the line of the file that it begins in.

    `field` is `lead` for the lead, and empty for a block of the body.
    """

    kind: str
    line: int
    text: str
    field: str = ""


class RunningText(Struct, frozen=True):
    """All passages of a release, their words in one text, and the body that they come from."""

    passages: tuple[Passage, ...]
    full_text: str
    body: str
    body_line: int

    def find_line(self, words: str, passage: Passage) -> int:
        """The line of the file in which some words of a passage begin: that of the passage when they are not found."""
        if passage.field:
            return passage.line
        lines = self.body.split("\n")[passage.line - self.body_line :]
        end = next((number for number, line in enumerate(lines) if number and not line.strip()), len(lines))
        for wanted in (words, words.partition(" ")[0]):
            for number, line in enumerate(lines[:end]):
                if wanted in line:
                    return passage.line + number
        return passage.line


def create_running_text(
    lead: str, lead_line: int, body_elements: BodyElements, body: str, body_line: int
) -> RunningText:
    """The running text of a lead and of a surveyed body, which begins in line `body_line` of its file."""
    blocks = [block for block in body_elements.blocks if block.text and block.kind != "code"]
    passages = [Passage(block.kind, body_line + block.line - 1, block.text) for block in blocks]
    if lead:
        passages.insert(0, Passage("paragraph", lead_line, lead, "lead"))
    whole = _SEPARATOR.join(passage.text for passage in passages)
    return RunningText(tuple(passages), whole, body, body_line)
