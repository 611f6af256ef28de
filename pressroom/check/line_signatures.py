"""Whether the lines of a record bear the signatures that they should: lines and public keys in, what is wrong out."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pressroom.record import RecordLine
from pressroom.signing import KeyList, SignatureError, verify_detached


def find_invalid_signatures(lines: Iterable[RecordLine], keys: KeyList) -> Iterator[tuple[int, str]]:
    """The lines, counted from 1, whose signature does not hold or is missing, and what is wrong with each.

    A line needs none from before the newsroom had a key, nor one that joins branches.
    """
    begun = min((key.created for key in keys.keys), default=None)
    for number, line in enumerate(lines, 1):
        if fault := _describe_fault(line, keys, begun):
            yield number, fault


def _describe_fault(line: RecordLine, keys: KeyList, first_key_created: datetime | None) -> str:
    if not line.signature:
        is_free = first_key_created is None or line.kind == "merge" or line.recorded_at <= first_key_created
        return "" if is_free else _UNSIGNED
    try:
        return (
            ""
            if verify_detached(line.unsigned_content, line.signature, keys).is_trusted_at(line.recorded_at)
            else _UNSIGNED
        )
    except SignatureError as error:
        return str(error)


_UNSIGNED = "it is not signed by a key that was good at its time"
