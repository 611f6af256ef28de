"""Find press-only contacts in newsroom.yaml and release files."""

from collections.abc import Iterator

from pressroom.model.draft import Mapping, Node, Scalar, Sequence
from pressroom.read import parse_newsroom_draft, parse_release_draft


def find_press_contacts(path: str, content: bytes) -> list[str]:
    """Return the names of press-only contacts that `newsroom.yaml` or a release file defines."""
    parse_draft = parse_newsroom_draft if path == "newsroom.yaml" else parse_release_draft
    fields = parse_draft(path, content, ()).fields
    return [name for node in _get_values(fields, "contacts") for name in _find_press_names(node)]


def _find_press_names(contacts: Node) -> Iterator[str]:
    people = contacts.items if isinstance(contacts, Sequence) else ()
    if isinstance(contacts, Mapping):
        people = tuple([value for _, value in contacts.entries])
    for person in people:
        if any(isinstance(each, Scalar) and each.text.strip() == "press" for each in _get_values(person, "audience")):
            names = [each.text for each in _get_values(person, "name") if isinstance(each, Scalar)]
            yield " ".join(names) or "(without a name)"


def _get_values(node: Node | None, key: str) -> list[Node]:
    """Return the values of a key: more than one if the key is repeated."""
    return [value for name, value in node.entries if name.text == key] if isinstance(node, Mapping) else []
