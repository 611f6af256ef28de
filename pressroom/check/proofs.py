"""Whether the lines of a record bear the signatures that they should: lines and public keys in, what is wrong out."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pressroom.record import Line
from pressroom.signing import KeyList, SignatureError, signer


def unproven(lines: Iterable[Line], keys: KeyList) -> Iterator[tuple[int, str]]:
    """The lines, counted from 1, whose signature does not hold or is missing, and what is wrong with each.

    A line needs none from before the newsroom had a key, nor one that joins branches.
    """
    begun = min((key.created for key in keys.keys), default=None)
    for number, line in enumerate(lines, 1):
        if fault := _fault(line, keys, begun):
            yield number, fault


def _fault(line: Line, keys: KeyList, begun: datetime | None) -> str:
    if not line.signature:
        is_free = begun is None or line.kind == "merge" or line.moment <= begun
        return "" if is_free else _UNSIGNED
    try:
        return "" if signer(line.unsigned, line.signature, keys).may_have_signed(line.moment) else _UNSIGNED
    except SignatureError as error:
        return str(error)


_UNSIGNED = "it is not signed by a key that was good at its time"
