"""Find the lead of a text whose source does not mark one: its first paragraph."""

from pressroom.text.markdown import BodyLink, inspect_body, parse

_MAX_LEAD = 5000


def find_lead(lead: str, body: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Return the lead, the body without it, and the links in it (title, URL), which a lead cannot have.

    A lead that the source marks stays as it is, and is removed from the start of the body if it is repeated there.
    """
    paragraph, _, rest = body.partition("\n\n")
    text, links = _read_paragraph(paragraph)
    if not text or len(text) > _MAX_LEAD or (lead and text != lead):
        return lead, body, []
    return text, rest.lstrip("\n"), links


def _read_paragraph(block: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text and the links of a paragraph; no text if it is something else, or has what a lead cannot have."""
    if not block or "[^" in block or "![" in block:
        return "", []
    elements = inspect_body(parse(block))
    if [each.kind for each in elements.blocks] != ["paragraph"] or not all(map(_is_kept, elements.links)):
        return "", []
    links = [(each.text, each.url) for each in elements.links if each.url.startswith(("http:", "https:"))]
    return " ".join(elements.blocks[0].text.split()), links


def _is_kept(link: BodyLink) -> bool:
    """Return whether a link can go to the list of links, or is in the text already."""
    scheme, _, address = link.url.partition(":")
    return scheme in {"http", "https"} or address == link.text
