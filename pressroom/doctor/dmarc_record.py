"""Read DMARC records and find the organisational domain by walking up the DNS tree (RFC 9989, section 4.10)."""

import re
from collections.abc import Iterator

from msgspec import Struct

from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.tags import parse_tags

_VERSION = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
_LOOKS_LIKE_DMARC = re.compile(r"\W*v\s*=\s*\W*dmarc", re.IGNORECASE)
_MAX_LABELS = 7  # the walk jumps to this length


class DmarcRecord(Struct, frozen=True):
    """A record, the domain that it is for, and its tags."""

    domain: str
    tags: dict[str, str]

    @property
    def psd(self) -> str:
        """Whether the domain is a public suffix: `y`, `n`, or `u` for unknown."""
        return self.tags.get("psd", "u").lower()


def read_dmarc_texts(reader: DnsReader, domain: str) -> tuple[str, ...]:
    """Return the texts that receivers take for DMARC records of a domain. Raises DnsError."""
    return tuple(text for text in reader.read_texts(f"_dmarc.{domain}") if _VERSION.match(text))


def read_broken_texts(reader: DnsReader, name: str) -> tuple[str, ...]:
    """Return texts that look like DMARC records, but are none. Raises DnsError."""
    texts = reader.read_texts(name)
    return tuple(text for text in texts if _LOOKS_LIKE_DMARC.match(text) and not _VERSION.match(text))


def read_dmarc_record(reader: DnsReader, domain: str) -> DmarcRecord | None:
    """Return the record of a domain, or None if it has none, several, or one that cannot be read. Raises DnsError."""
    texts = read_dmarc_texts(reader, domain)
    try:
        return DmarcRecord(domain, parse_tags(texts[0])) if len(texts) == 1 else None
    except ValueError:
        return None


def find_organisational_domain(reader: DnsReader, domain: str) -> str:
    """Return the domain that stands for the organisation which a domain belongs to (section 4.10.2)."""
    found, below = domain, domain
    for name in _list_tree(domain):
        record = read_dmarc_record(reader, name)
        if record and record.psd == "n":
            return name
        if record and record.psd == "y" and name != domain:
            return below
        if record:
            found = name
        below = name
    return found


def _list_tree(domain: str) -> Iterator[str]:
    """Yield a domain and those above it, at most eight."""
    yield domain
    labels = domain.split(".")
    for start in range(max(1, len(labels) - _MAX_LABELS), len(labels)):
        yield ".".join(labels[start:])
