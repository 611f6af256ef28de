"""Footnotes: numbered in the order of their first reference and put at the end. None is dropped."""

from collections import defaultdict

from msgspec.structs import replace

from pressroom.text.markdown.tokens import Token, Tokens

_PARAGRAPH_END = Token("paragraph-end")


def add_footnotes(tokens: Tokens, footnotes: list[tuple[str, Tokens]]) -> Tokens:
    """The tokens with the numbers of their references, and `notes`, label and content of each, at the end.

    A note that nothing refers to comes last. Of two notes with one label the first is the one referred to.
    """
    if not footnotes:
        return tokens
    # A label that is folded by a newer Unicode than ours has no content here; its note is empty, not an error.
    contents: defaultdict[str, Tokens] = defaultdict(list)
    for place, (label, content) in enumerate(footnotes):
        key = label.casefold()
        contents[key if key not in contents else f"{key}\n{place}"] = content  # a label has no line end
    order = _order_labels(tokens, contents)
    numbers = {key: number for number, key in enumerate(order, 1)}
    counts = dict.fromkeys(order, 0)
    text = [*_number_references(tokens, numbers, counts), Token("notes")]
    numbered = [(key, _number_references(contents[key], numbers, counts)) for key in order]
    for key, content in numbered:
        text += _build_footnote(numbers[key], counts[key], content)
    return [*text, Token("notes-end")]


def _order_labels(tokens: Tokens, contents: dict[str, Tokens]) -> list[str]:
    """All keys: those referred to, as a reader meets them, then the others."""
    order = _find_references(tokens)
    seen = set(order)
    for key in order:  # grows while it is walked: notes may refer to notes
        further = [other for other in _find_references(contents[key]) if other not in seen]
        order += further
        seen.update(further)
    return order + [key for key in contents if key not in seen]


def _find_references(tokens: Tokens) -> list[str]:
    return list(dict.fromkeys(token.target.casefold() for token in tokens if token.kind == "reference"))


def _number_references(tokens: Tokens, numbers: dict[str, int], counts: dict[str, int]) -> Tokens:
    """The tokens with their references numbered and counted."""
    result: Tokens = []
    for token in tokens:
        if token.kind == "reference":
            key = token.target.casefold()
            counts[key] += 1
            result.append(replace(token, text=f"[{numbers[key]}]", number=numbers[key], nth=counts[key]))
        else:
            result.append(token)
    return result


def _build_footnote(number: int, reference_count: int, content: Tokens) -> Tokens:
    """One note, its mark at the head of its first paragraph."""
    mark = Token("note-mark", f"[{number}] ", number=number, nth=min(reference_count, 1))
    if content and content[0].kind == "paragraph":
        content = [content[0], mark, *content[1:]]
    else:
        content = [Token("paragraph"), mark, _PARAGRAPH_END, *content]
    return [Token("note", number=number), *content, Token("note-end")]
