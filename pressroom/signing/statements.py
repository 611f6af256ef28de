"""Encode and parse what is signed about a public release, and its signature file. Pure."""

from collections.abc import Callable
from typing import Literal, TypeVar

from msgspec import DecodeError, Struct, json

from pressroom.model.release import ArticleDigest

JWKS_PATH = "/.well-known/jwks.json"
"""The path of the public keys on the site."""

T = TypeVar("T")
Status = Literal["published", "corrected", "withdrawn"]


class PublishedText(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The text of a version that readers may see: its number, when it was recorded, and digests of what it said.

    `text` is the SHA-256 of `release.txt` at that time, and `article` is what its article said, if that is known.
    """

    number: int
    time: str
    text: str
    article: ArticleDigest | None = None


class Statement(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a newsroom signs about one of its releases.

    `site` is the URL of the newsroom, `url` is the URL of the release, `version` is the version number, and `files`
    maps the name of each file of the release to its SHA-256. `texts` are the texts of the versions that readers may
    see, and `withheld` is the number of earlier versions that they may not. Older statements have neither.
    """

    site: str
    url: str
    language: str
    version: int
    status: Status
    files: dict[str, str]
    texts: tuple[PublishedText, ...] = ()
    withheld: int = 0


class SignatureFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A Statement as a JWS, and the record lines of the text, oldest first, each as a JWS."""

    signature: str
    record: tuple[str, ...]


def encode_statement(statement: Statement) -> bytes:
    """Return the bytes that are signed."""
    return json.encode(statement, order="sorted")


def parse_statement(content: bytes) -> Statement:
    """Return a statement. Raises ValueError unless it is exactly as pressroom writes it."""
    return _parse_exactly(content, Statement, encode_statement)


def encode_signature_file(signature_file: SignatureFile) -> bytes:
    """Return the content of a signature file, one field a line."""
    return json.format(json.encode(signature_file), indent=2) + b"\n"


def parse_signature_file(content: bytes) -> SignatureFile:
    """Return the parsed signature file. Raises ValueError unless it is exactly as pressroom writes it."""
    return _parse_exactly(content, SignatureFile, encode_signature_file)


def _parse_exactly(content: bytes, kind: type[T], encode: Callable[[T], bytes]) -> T:
    try:
        value = json.decode(content, type=kind)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if encode(value) != content:
        raise ValueError("it is not written exactly as pressroom writes it")
    return value
