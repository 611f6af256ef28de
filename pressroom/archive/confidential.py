"""What of the sources the public may not see: the contacts in a text that are for the press only. Octets in, names out.

Wordings that were withheld are told by the record.
"""

from collections.abc import Iterator

from pressroom.draft import Mapping, Node, Scalar, Sequence
from pressroom.read import newsroom_draft, release_draft


def press_contacts(path: str, content: bytes) -> list[str]:
    """The contacts for the press only that are written out in `newsroom.yaml` or a release file."""
    read = newsroom_draft if path == "newsroom.yaml" else release_draft
    fields = read(path, content, ()).fields
    return [name for node in _values(fields, "contacts") for name in _people(node)]


def _people(contacts: Node) -> Iterator[str]:
    people = contacts.items if isinstance(contacts, Sequence) else ()
    if isinstance(contacts, Mapping):
        people = tuple([value for _, value in contacts.entries])
    for person in people:
        if any(isinstance(each, Scalar) and each.text.strip() == "press" for each in _values(person, "audience")):
            yield (
                " ".join(each.text for each in _values(person, "name") if isinstance(each, Scalar))
                or "one without a name"
            )


def _values(node: Node | None, key: str) -> list[Node]:
    """What stands under a key; several times, if it is doubled."""
    return [value for name, value in node.entries if name.text == key] if isinstance(node, Mapping) else []
