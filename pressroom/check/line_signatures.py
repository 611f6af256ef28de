"""Check the signatures of the lines of a record."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pressroom.record import RecordLine
from pressroom.signing import KeyList, SignatureError, verify_detached

_NO_VALID_SIGNATURE = "it has no signature by a key that was valid at that time"


def find_invalid_signatures(lines: Iterable[RecordLine], keys: KeyList) -> Iterator[tuple[int, str]]:
    """Yield the number (from 1) of each line whose signature is invalid or missing, and what is wrong with it.

    Lines from before the newsroom had a key need no signature, nor do lines that join branches (`merge`).
    """
    first_key_created = min((key.created for key in keys.keys), default=None)
    for number, line in enumerate(lines, 1):
        if reason := _find_signature_problem(line, keys, first_key_created):
            yield number, reason


def _find_signature_problem(line: RecordLine, keys: KeyList, first_key_created: datetime | None) -> str:
    if not line.signature:
        is_exempt = first_key_created is None or line.kind == "merge" or line.recorded_at <= first_key_created
        return "" if is_exempt else _NO_VALID_SIGNATURE
    try:
        key = verify_detached(line.unsigned_content, line.signature, keys)
    except SignatureError as error:
        return str(error)
    return "" if key.is_trusted_at(line.recorded_at) else _NO_VALID_SIGNATURE
