"""Number footnotes in the order of their first reference, and move them to the end of the text."""

from collections import defaultdict

from msgspec.structs import replace

from pressroom.text.markdown.tokens import Token, Tokens

_PARAGRAPH_END = Token("paragraph-end")


def add_footnotes(tokens: Tokens, footnotes: list[tuple[str, Tokens]]) -> Tokens:
    """Return the tokens with numbered references, and with the footnotes (label and content) at the end.

    Footnotes without a reference come last. If two footnotes have the same label, references mean the first one.
    """
    if not footnotes:
        return tokens
    # The parser may use a newer Unicode version for case folding than Python. A label without content then gives an
    # empty footnote.
    contents: defaultdict[str, Tokens] = defaultdict(list)
    for index, (label, content) in enumerate(footnotes):
        key = label.casefold()
        contents[key if key not in contents else f"{key}\n{index}"] = content  # unique: a label contains no newline
    order = _order_labels(tokens, contents)
    numbers = {key: number for number, key in enumerate(order, 1)}
    counts = dict.fromkeys(order, 0)
    text = [*_number_references(tokens, numbers, counts), Token("notes")]
    numbered = [(key, _number_references(contents[key], numbers, counts)) for key in order]
    for key, content in numbered:
        text += _build_footnote(numbers[key], counts[key], content)
    return [*text, Token("notes-end")]


def _order_labels(tokens: Tokens, contents: dict[str, Tokens]) -> list[str]:
    """Return all keys in reading order of their first reference; keys without a reference come last."""
    order = _find_references(tokens)
    ordered_keys = set(order)
    for key in order:  # grows during the loop: footnotes may refer to footnotes
        new_keys = [other for other in _find_references(contents[key]) if other not in ordered_keys]
        order += new_keys
        ordered_keys.update(new_keys)
    return order + [key for key in contents if key not in ordered_keys]


def _find_references(tokens: Tokens) -> list[str]:
    return list(dict.fromkeys(token.target.casefold() for token in tokens if token.kind == "reference"))


def _number_references(tokens: Tokens, numbers: dict[str, int], counts: dict[str, int]) -> Tokens:
    """Return the tokens with numbered references, and count the references of each footnote."""
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
    """Return the tokens of one footnote, with its mark at the start of its first paragraph."""
    mark = Token("note-mark", f"[{number}] ", number=number, nth=min(reference_count, 1))
    if content and content[0].kind == "paragraph":
        content = [content[0], mark, *content[1:]]
    else:
        content = [Token("paragraph"), mark, _PARAGRAPH_END, *content]
    return [Token("note", number=number), *content, Token("note-end")]
