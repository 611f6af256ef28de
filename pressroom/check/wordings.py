"""What an earlier text said: its Draft in, its Wording out, as plain text for a page of versions.

Rules may have changed since it was published, so it judges nothing. Contacts are left out: a number that was wrong, or
a person for the press only, is nobody's to call.
"""

from collections.abc import Iterable, Iterator

from pressroom.artifact import Paragraph, PartOfText, Wording
from pressroom.check.fields import part_of, text_of
from pressroom.draft import Draft, Node, Sequence
from pressroom.text import markdown

_JOINT = " – "


def worded(number: int, draft: Draft) -> Wording:
    """The wording of the version with this number."""
    return Wording(number, tuple([each for each in _paragraphs(draft) if each.text]))


def _paragraphs(draft: Draft) -> Iterator[Paragraph]:
    fields = draft.fields
    yield Paragraph("headline", _text(fields, "headline"))
    yield Paragraph("lead", _joined(_text(fields, "dateline"), _text(fields, "lead")))
    for block in markdown.text(markdown.parse(draft.body)).split("\n\n"):
        yield Paragraph("body", block.strip("\n"))
    for fact in _items(fields, "facts"):
        label = _joined(_text(fact, "label"), _text(fact, "value"), joint=": ")
        yield Paragraph("facts", _joined(label, _text(fact, "source")))
    yield from _listed("help", _items(fields, "help"), ("name", "phone", "note", "url"))
    for image in _items(fields, "images"):
        shown = _text(image, "caption") or _text(image, "alt")
        yield Paragraph("pictures", _joined(shown, _text(image, "credit"), _text(image, "terms")))
    yield from _listed("documents", _items(fields, "documents"), ("title",))
    yield from _listed("links", _items(fields, "links"), ("title", "url"))


def _listed(part: PartOfText, items: Iterable[Node], names: tuple[str, ...]) -> Iterator[Paragraph]:
    for item in items:
        yield Paragraph(part, _joined(*[_text(item, name) for name in names]))


def _items(fields: Node | None, name: str) -> tuple[Node, ...]:
    found = part_of(fields, name)
    return found.items if isinstance(found, Sequence) else ()


def _text(node: Node | None, name: str) -> str:
    return " ".join(text_of(part_of(node, name)).split())


def _joined(*texts: str, joint: str = _JOINT) -> str:
    return joint.join(filter(None, texts))
