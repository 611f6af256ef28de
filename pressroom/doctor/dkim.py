"""Check the DNS records of DKIM keys (RFC 6376, section 3.6.1; RFC 8301 and 8463)."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from pressroom.deliver.dkim_keys import MIN_RSA_BITS, DkimKey, format_record
from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.findings import Finding, report_error, report_ok, report_warning
from pressroom.doctor.tags import parse_tags

_ED25519_SIZE = 32  # bytes


class Selector(Struct, frozen=True):
    """A selector of a domain; `key` is our own key, or None if the relay has it."""

    domain: str
    name: str
    key: DkimKey | None = None

    @property
    def record_name(self) -> str:
        """The name of the DNS record."""
        return f"{self.name}._domainkey.{self.domain}"


class _RecordKey(Struct, frozen=True):
    """The public key of a record: its numbers in one form, and its size."""

    content: bytes
    bits: int


def check_dkim(reader: DnsReader, selector: Selector) -> Iterator[Finding]:
    """Yield what is found about the record of a selector. Raises DnsError."""
    texts = reader.read_texts(selector.record_name)
    if len(texts) != 1:
        yield _report_missing(selector) if not texts else _report_several(selector, len(texts))
        return
    try:
        tags = _parse_record(texts[0])
    except ValueError as error:
        yield _report_error("dkim.syntax", selector, f"is wrong: {error}")
        return
    faults = [*_check_tags(selector, tags), *_check_key(selector, tags)]
    yield from faults
    if not any(finding.state == "error" for finding in faults):
        whose = "fits the key that signs" if selector.key else "can be read"
        yield report_ok("dkim.ok", f"The DKIM record {selector.record_name} {whose}.")


def _parse_record(text: str) -> dict[str, str]:
    """Return the tags of a record. Raises ValueError, which says what is wrong in it."""
    tags = parse_tags(text)
    if "p" not in tags:
        raise ValueError("it has no key (p=)")
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        raise ValueError("it does not start with v=DKIM1")
    return tags


def _report_missing(selector: Selector) -> Finding:
    return report_error(
        "dkim.missing",
        f"There is no DKIM record {selector.record_name}: receivers cannot verify the signatures.",
        _suggest(selector, "Add"),
    )


def _report_several(selector: Selector, count: int) -> Finding:
    return report_error(
        "dkim.several",
        f"There are {count} DKIM records {selector.record_name}. Receivers may take either.",
        "Delete all but the right one. Each key needs a selector of its own.",
    )


def _report_error(code: str, selector: Selector, what: str) -> Finding:
    return report_error(code, f"The DKIM record {selector.record_name} {what}.", _suggest(selector, "Correct"))


def _suggest(selector: Selector, verb: str) -> str:
    """Return what to write into the DNS."""
    if selector.key:
        return f"{verb} the TXT record {selector.record_name}: {format_record(selector.key.record)}"
    return f"{verb} the TXT record {selector.record_name} as the operator of the mail relay says."


def _check_tags(selector: Selector, tags: dict[str, str]) -> Iterator[Finding]:
    kind = tags.get("k", "rsa")
    if kind not in {"rsa", "ed25519"}:
        yield _report_error("dkim.kind", selector, f"is for an unknown kind of key, “{kind}”")
    if "h" in tags and "sha256" not in _split(tags["h"]):
        yield _report_error("dkim.hash", selector, f"does not allow SHA-256 (h={tags['h']})")
    if "s" in tags and not {"*", "email"} & set(_split(tags["s"])):
        yield _report_error("dkim.service", selector, f"is not for mail (s={tags['s']})")
    if "y" in _split(tags.get("t", "")):
        yield report_warning(
            "dkim.testing",
            f"The DKIM record {selector.record_name} says that it is a test (t=y): receivers may ignore signatures.",
            "When all works, remove t=y from the record.",
        )


def _split(value: str) -> list[str]:
    return [each.strip() for each in value.split(":")]


def _check_key(selector: Selector, tags: dict[str, str]) -> Iterator[Finding]:
    if not tags["p"]:
        yield _report_error("dkim.revoked", selector, "says that the key is revoked (p= is empty)")
        return
    kind: Literal["rsa", "ed25519"] = "ed25519" if tags.get("k") == "ed25519" else "rsa"
    try:
        public = _read_public_key(kind, tags["p"])
    except ValueError:
        yield _report_error("dkim.syntax", selector, f"contains no valid {kind} key (p=)")
        return
    if selector.key and (kind, public.content) != (selector.key.algorithm, selector.key.public):
        yield _report_error("dkim.wrong-key", selector, "belongs to another key than the one that signs")
    elif kind == "rsa" and public.bits < MIN_RSA_BITS:
        yield report_error(
            "dkim.short-key",
            f"The key of the DKIM record {selector.record_name} has only {public.bits} bits. Many receivers ask for "
            f"{MIN_RSA_BITS}.",
            f"Replace it by a key of {MIN_RSA_BITS} bits.",
        )


def _read_public_key(kind: Literal["rsa", "ed25519"], text: str) -> _RecordKey:
    """Return a public key. Raises ValueError if there is none of the kind in the text."""
    content = b64decode("".join(text.split()), validate=True)
    if kind == "ed25519":
        if len(content) != _ED25519_SIZE:
            raise ValueError("wrong length")
        return _RecordKey(content, 256)
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - loaded for keys only
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - the same
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415 - the same

    try:
        public = serialization.load_der_public_key(content)
    except UnsupportedAlgorithm as error:
        raise ValueError("unknown key") from error
    if not isinstance(public, RSAPublicKey):
        raise ValueError("not an RSA key")  # noqa: TRY004 - the text is wrong, not the program
    # Records contain an RSA key in one of two forms; both are compared in this one.
    form = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return _RecordKey(form, public.key_size)
