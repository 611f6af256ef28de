"""Find what `pressroom new` wrote into `newsroom.yaml` and nobody replaced."""

from collections.abc import Iterator

from pressroom.check.problems import FieldPlace
from pressroom.model.draft import Mapping, Node, Scalar
from pressroom.model.placeholders import is_newsroom_placeholder


def find_newsroom_placeholders(node: Node | None, name: str = "") -> Iterator[tuple[FieldPlace, str]]:
    """Yield the place and the text of each value that is still the example.

    `name` is the name of `node`.
    """
    if isinstance(node, Scalar):
        if is_newsroom_placeholder(node.text):
            yield FieldPlace(name, node.span), node.text
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield from find_newsroom_placeholders(value, f"{name}.{key.text}".lstrip("."))
