"""Store the wording that readers agreed to, each text once."""

from hashlib import sha256

from msgspec import Struct

from pressroom.store.database import Row, Transaction

_COLUMNS = "id, wording_sha256, wording, language"
FIND = f"SELECT {_COLUMNS} FROM consent WHERE id = :id"
FIND_BY_HASH = f"SELECT {_COLUMNS} FROM consent WHERE wording_sha256 = :digest AND language = :language"
ADD = f"""INSERT INTO consent (wording_sha256, wording, language) VALUES (:digest, :text, :language)
RETURNING {_COLUMNS}"""


class Consent(Struct, frozen=True):
    """A text that readers agree to, in one language."""

    id: int
    text_sha256: str
    text: str
    language: str


def get_or_add_consent(transaction: Transaction, text: str, language: str) -> Consent:
    """Return the stored text; it is stored now if it is new."""
    digest = sha256(text.encode()).hexdigest()
    rows = transaction.execute(FIND_BY_HASH, digest=digest, language=language) or transaction.execute(
        ADD, digest=digest, text=text, language=language
    )
    return _to_consent(rows[0])


def find_consent(transaction: Transaction, consent_id: int) -> Consent | None:
    """Return a text by its id."""
    rows = transaction.execute(FIND, id=consent_id)
    return _to_consent(rows[0]) if rows else None


def _to_consent(row: Row) -> Consent:
    return Consent(*row)
