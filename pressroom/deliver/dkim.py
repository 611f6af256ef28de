"""Sign messages with DKIM (RFC 6376): relaxed/relaxed, with rsa-sha256 and ed25519-sha256 (RFC 8301 and 8463).

The same message and keys give the same signatures, so that a message that is sent again is the same message. Therefore
they have no time. The signing library is loaded with the keys.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256
from typing import TypeAlias

from pressroom.config import Config
from pressroom.deliver.dkim_keys import DkimKey, choose_keys, load_dkim_keys

Signer: TypeAlias = Callable[[bytes], bytes]
"""Returns the DKIM-Signature fields for a complete message with CRLF line ends; they go before its first byte."""

SIGNED_FIELDS = (
    *("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    *("Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
)
"""The fields that are signed if the message has them; From is always signed."""

_FROM = re.compile(rb"(?im)^From:((?:.*\r\n[ \t])*.*)")
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_BASE64_LINE = 72
_MAX_LINE_LENGTH = 78


def open_dkim_signer(config: Config, domain: str) -> Signer | None:
    """Return how to sign messages, with the keys for the domain of each From address; None if the operator has none.

    There is one signature for each key. Raises ConfigError if a key cannot be used, or if none is for `domain`, from
    which the newsroom sends now. The result raises it too, for a message from a domain without a key: it must not leave
    without a signature.
    """
    keys = load_dkim_keys(config.dkim_keys)
    if not choose_keys(keys, domain):
        return None

    @lru_cache(maxsize=64)
    def find_signer(sender: str) -> Signer:
        return create_signer(choose_keys(keys, parseaddr(sender)[1].rpartition("@")[2]))

    return lambda message: find_signer(_find_sender(message))(message)


def _find_sender(message: bytes) -> str:
    """Return the From field of a message."""
    found = _FROM.search(message.partition(b"\r\n\r\n")[0])
    return _FOLD.sub(b"", found[1]).decode() if found else ""


def create_signer(keys: Sequence[DkimKey]) -> Signer:
    """Return how to sign messages with keys, in their order."""

    def sign(message: bytes) -> bytes:
        header, _, body = message.partition(b"\r\n\r\n")
        fields = _read_fields(header)
        names = _list_signed_names(tuple((name, len(fields.get(name.lower(), ()))) for name in SIGNED_FIELDS))
        content = b"".join(_list_signed_content(names, fields))
        body_hash = b64encode(sha256(canonicalise_body(body)).digest())
        return b"".join([_sign_with_key(key, names, content, body_hash) for key in keys])

    return sign


def canonicalise_body(body: bytes) -> bytes:
    """Return a body in the form "relaxed" (RFC 6376, section 3.4.4)."""
    lines = _collapse_blanks(body + b"\r\n").replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    return lines + b"\r\n" if lines else b""


def _collapse_blanks(text: bytes) -> bytes:
    """Replace blanks and tabs that follow each other by one blank; a fourth of the time of a regular expression."""
    text = text.replace(b"\t", b" ")
    while b"  " in text:  # each turn halves the longest run
        text = text.replace(b"  ", b" ")
    return text


def _read_fields(header: bytes) -> dict[str, list[bytes]]:
    """Return the canonical fields of a header by their names in lower case, each list in the order of the message."""
    fields: dict[str, list[bytes]] = {}
    for line in _FOLD.sub(b"", header).split(b"\r\n"):
        field = _canonicalise_field(line)
        fields.setdefault(field.partition(b":")[0].decode("ascii", "replace"), []).append(field)
    return fields


def _canonicalise_field(line: bytes) -> bytes:
    """Return an unfolded field in the form "relaxed" (RFC 6376, section 3.4.2), without its line end."""
    name, _, value = line.partition(b":")
    return b"%b:%b" % (name.strip(b" \t").lower(), _collapse_blanks(value).strip(b" "))


@lru_cache(maxsize=64)
def _list_signed_names(counts: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Return the names to sign, one for each field.

    From is named once more than it occurs: a second one, which readers might see instead, breaks the signature
    (RFC 6376, section 8.15).
    """
    return ("From", *(name for name, count in counts for _ in range(count)))


def _list_signed_content(names: tuple[str, ...], fields: Mapping[str, list[bytes]]) -> Iterator[bytes]:
    """Yield the fields in the order of their names; of fields with one name, the last one first (section 5.4.2)."""
    rest = {name: list(found) for name, found in fields.items()}
    for name in names:
        if found := rest.get(name.lower()):
            yield found.pop() + b"\r\n"


def _sign_with_key(key: DkimKey, names: tuple[str, ...], content: bytes, body_hash: bytes) -> bytes:
    """Return a DKIM-Signature field. Its own value, with an empty `b=`, is the end of what is signed."""
    field = _format_field_start(key.algorithm, key.domain, key.selector, names) % body_hash
    signature = b64encode(key.sign(content + _canonicalise_field(_FOLD.sub(b"", field))))
    lines = [signature[start : start + _BASE64_LINE] for start in range(0, len(signature), _BASE64_LINE)]
    return field + b"\r\n ".join(lines) + b"\r\n"


@lru_cache(maxsize=64)
def _format_field_start(algorithm: str, domain: str, selector: str, names: tuple[str, ...]) -> bytes:
    """Return the field up to `b=`, with a place for the hash of the body. Each tag is on its own line."""
    tags = [f"DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/relaxed;", f" d={domain};", f" s={selector};"]
    tags.append(_fold_names(names))
    return "\r\n".join([*tags, " bh=%b;", " b="]).encode()


def _fold_names(names: tuple[str, ...]) -> str:
    lines = [" h="]
    for number, name in enumerate(names, 1):
        text = name + (":" if number < len(names) else ";")
        if len(lines[-1]) + len(text) > _MAX_LINE_LENGTH:
            lines.append(" ")
        lines[-1] += text
    return "\r\n".join(lines)
