"""What is signed of a public release, and the file beside it that tells: values to octets and back. It is pure."""

from typing import Literal

from msgspec import DecodeError, Struct, json

SIGNATURE_FILE_NAME = "signature.json"
"""The name of the file, beside the page."""
JWKS_PATH = "/.well-known/jwks.json"
"""Where the public keys stand, below the address of the site."""

Status = Literal["published", "corrected", "withdrawn"]


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """What a newsroom says of one of its releases: that these are its files, by name, each with its SHA-256.

    `site` is the address of the newsroom, `url` that of the release; `version` is the number of the wording.
    """

    site: str
    url: str
    language: str
    version: int
    status: Status
    files: dict[str, str]


class SignatureFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A Statement as a JWS, and the lines of the record that tell of the text, the first one first, each as a JWS."""

    signature: str
    record: tuple[str, ...]


def encode_statement(statement: Statement) -> bytes:
    """The octets that are signed."""
    return json.encode(statement, order="sorted")


def parse_statement(content: bytes) -> Statement:
    """What octets say. ValueError when it is no statement as pressroom makes it."""
    try:
        found = json.decode(content, type=Statement)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if encode_statement(found) != content:
        raise ValueError("it is spelt in another way than pressroom writes it")
    return found


def encode_signature_file(signature_file: SignatureFile) -> bytes:
    """The octets of the file: a member a line."""
    return json.format(json.encode(signature_file), indent=2) + b"\n"


def parse_signature_file(content: bytes) -> SignatureFile:
    """What the file says. ValueError when it is none as pressroom makes it."""
    try:
        found = json.decode(content, type=SignatureFile)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if encode_signature_file(found) != content:
        raise ValueError("it is spelt in another way than pressroom writes it")
    return found
