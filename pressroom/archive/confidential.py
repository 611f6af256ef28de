"""What of the sources the public may not see: the contacts in a text that are for the press only. Octets in, names out.

Wordings that were withheld are told by the record.
"""

from collections.abc import Iterator

from pressroom.model.draft import Mapping, Node, Scalar, Sequence
from pressroom.read import parse_newsroom_draft, parse_release_draft


def find_press_contacts(path: str, content: bytes) -> list[str]:
    """The contacts for the press only that are written out in `newsroom.yaml` or a release file."""
    read = parse_newsroom_draft if path == "newsroom.yaml" else parse_release_draft
    fields = read(path, content, ()).fields
    return [name for node in _get_values(fields, "contacts") for name in _find_press_names(node)]


def _find_press_names(contacts: Node) -> Iterator[str]:
    people = contacts.items if isinstance(contacts, Sequence) else ()
    if isinstance(contacts, Mapping):
        people = tuple([value for _, value in contacts.entries])
    for person in people:
        if any(isinstance(each, Scalar) and each.text.strip() == "press" for each in _get_values(person, "audience")):
            yield (
                " ".join(each.text for each in _get_values(person, "name") if isinstance(each, Scalar))
                or "one without a name"
            )


def _get_values(node: Node | None, key: str) -> list[Node]:
    """What stands under a key; several times, if it is doubled."""
    return [value for name, value in node.entries if name.text == key] if isinstance(node, Mapping) else []
