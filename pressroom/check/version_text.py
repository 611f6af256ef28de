"""Extract the plain text of an earlier version, for the page that compares versions.

It reports no problems, because the rules may have changed since that version was published. It leaves contacts out, so
that nobody calls a wrong number or a contact for the press only.
"""

from collections.abc import Iterable, Iterator

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.model.draft import Draft, Node, Sequence
from pressroom.model.pages import Paragraph, PartOfText, VersionText
from pressroom.text import markdown

_SEPARATOR = " – "


def extract_version_text(number: int, draft: Draft) -> VersionText:
    """Return the text of the version with this number, paragraph by paragraph."""
    return VersionText(number, tuple([each for each in _extract_paragraphs(draft) if each.text]))


def _extract_paragraphs(draft: Draft) -> Iterator[Paragraph]:
    fields = draft.fields
    yield Paragraph("headline", _get_field_text(fields, "headline"))
    yield Paragraph("lead", _join_texts(_get_field_text(fields, "dateline"), _get_field_text(fields, "lead")))
    for block in markdown.to_text(markdown.parse(draft.body)).split("\n\n"):
        yield Paragraph("body", block.strip("\n"))
    for fact in _get_items(fields, "facts"):
        label = _join_texts(_get_field_text(fact, "label"), _get_field_text(fact, "value"), separator=": ")
        yield Paragraph("facts", _join_texts(label, _get_field_text(fact, "source")))
    yield from _extract_list_paragraphs("help", _get_items(fields, "help"), ("name", "phone", "note", "url"))
    for image in _get_items(fields, "images"):
        caption = _get_field_text(image, "caption") or _get_field_text(image, "alt")
        yield Paragraph(
            "pictures", _join_texts(caption, _get_field_text(image, "credit"), _get_field_text(image, "terms"))
        )
    yield from _extract_list_paragraphs("documents", _get_items(fields, "documents"), ("title",))
    yield from _extract_list_paragraphs("links", _get_items(fields, "links"), ("title", "url"))


def _extract_list_paragraphs(part: PartOfText, items: Iterable[Node], names: tuple[str, ...]) -> Iterator[Paragraph]:
    for item in items:
        yield Paragraph(part, _join_texts(*[_get_field_text(item, name) for name in names]))


def _get_items(fields: Node | None, name: str) -> tuple[Node, ...]:
    node = find_node(fields, name)
    return node.items if isinstance(node, Sequence) else ()


def _get_field_text(node: Node | None, name: str) -> str:
    return " ".join(get_scalar_text(find_node(node, name)).split())


def _join_texts(*texts: str, separator: str = _SEPARATOR) -> str:
    return separator.join(filter(None, texts))
