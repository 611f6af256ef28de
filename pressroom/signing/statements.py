"""Encode and parse what is signed about a public release, and its signature file. Pure."""

from typing import Literal

from msgspec import DecodeError, Struct, json

SIGNATURE_FILE_NAME = "signature.json"
"""The name of the signature file, which is next to the page."""
JWKS_PATH = "/.well-known/jwks.json"
"""The path of the public keys on the site."""

Status = Literal["published", "corrected", "withdrawn"]


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """What a newsroom signs about one of its releases.

    `site` is the URL of the newsroom, `url` is the URL of the release, `version` is the version number, and `files`
    maps the name of each file of the release to its SHA-256.
    """

    site: str
    url: str
    language: str
    version: int
    status: Status
    files: dict[str, str]


class SignatureFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A Statement as a JWS, and the record lines of the text, oldest first, each as a JWS."""

    signature: str
    record: tuple[str, ...]


def encode_statement(statement: Statement) -> bytes:
    """Return the bytes that are signed."""
    return json.encode(statement, order="sorted")


def parse_statement(content: bytes) -> Statement:
    """Return a statement. Raises ValueError unless it is exactly as pressroom writes it."""
    try:
        statement = json.decode(content, type=Statement)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if encode_statement(statement) != content:
        raise ValueError("it is not written exactly as pressroom writes it")
    return statement


def encode_signature_file(signature_file: SignatureFile) -> bytes:
    """Return the content of a signature file, one field a line."""
    return json.format(json.encode(signature_file), indent=2) + b"\n"


def parse_signature_file(content: bytes) -> SignatureFile:
    """Return the parsed signature file. Raises ValueError unless it is exactly as pressroom writes it."""
    try:
        signature_file = json.decode(content, type=SignatureFile)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if encode_signature_file(signature_file) != content:
        raise ValueError("it is not written exactly as pressroom writes it")
    return signature_file
