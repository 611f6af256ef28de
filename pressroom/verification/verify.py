"""Whether something is a newsroom's: content and the public part of its site in, a Verdict out.

Nothing but what is public is asked, and no change in a text is tolerated.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

from msgspec import Struct, structs

from pressroom.check import find_invalid_signatures
from pressroom.record import RecordLine, parse_line, parse_record
from pressroom.render.release_text import html_to_text
from pressroom.signing import KeyList, SignatureError, verify_jws
from pressroom.signing.key_list import parse_key_list
from pressroom.signing.statements import (
    JWKS_PATH,
    SIGNATURE_FILE_NAME,
    Statement,
    parse_signature_file,
    parse_statement,
)
from pressroom.text.bidi import isolate_lines
from pressroom.verification.site import Site

Finding = Literal["genuine", "altered", "unknown", "withdrawn", "superseded"]

_RELEASE_PATH = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?/[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/")
_URL = re.compile(r"https?://[^\s\"'<>\\]+")
_ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
_INVISIBLE = re.compile(r"<!--.*?-->|<(script|style|template|noscript)\b.*?</\1>", re.DOTALL)
_CANONICAL = re.compile(r"<link[^>]*\brel=\"?canonical\"?[^>]*>")


class Verdict(Struct, frozen=True):
    """What something was found to be, and why, in words; of which release, by which newsroom, in which version."""

    finding: Finding
    why: str
    url: str = ""
    newsroom: str = ""
    version: int = 0


class Sample(Struct, frozen=True):
    """What is to be judged: `name` is that of a file of the release, where it was taken from the site itself."""

    content: bytes
    name: str = ""


def verify_sample(sample: Sample, site: Site, path: str) -> Verdict:
    """What an exhibit is, held against a release at a path of a site."""
    keys_octets, signature = site.get(JWKS_PATH), site.get(f"{path}{SIGNATURE_FILE_NAME}")
    if keys_octets is None or signature is None:
        return Verdict("unknown", "there is no signature of a release at that address")
    try:
        said, lines = _verify_signature(signature, parse_key_list(keys_octets))
    except ValueError as error:
        return Verdict("altered", f"the signature, or the list of keys, is not as the newsroom made it: {error}")
    if site.base_url not in {"", said.site}:
        return Verdict("unknown", f"{site.base_url} shows what {said.site} has signed; look there")
    if not said.url.endswith(path) or not said.url.startswith(said.site):
        return Verdict("altered", f"the signature there is that of another release: {said.url}")
    found = _check_sample(sample, site, path, said, lines)
    return structs.replace(found, url=said.url, newsroom=said.site, version=found.version or said.version)


def _verify_signature(signature: bytes, keys: KeyList) -> tuple[Statement, tuple[RecordLine, ...]]:
    """What is signed: the statement, and the lines of the record. ValueError when anything of it does not hold."""
    file = parse_signature_file(signature)
    proof = verify_jws(file.signature, keys)
    if proof.key.revoked:
        raise SignatureError("unknown key", f"the key {proof.key.kid} was revoked: {proof.key.reason}")
    lines = tuple(_verify_lines(file.record, keys))
    said = parse_statement(proof.payload)
    if lines and (lines[-1].kind == "withdrawal") != (said.status == "withdrawn"):
        raise ValueError("it says something else of a withdrawal than the record")
    return said, lines


def _verify_lines(jws_lines: tuple[str, ...], keys: KeyList) -> Iterator[RecordLine]:
    for jws in jws_lines:
        proof = verify_jws(jws, keys)
        line = parse_line(proof.payload)
        if not proof.key.is_trusted_at(line.recorded_at):
            raise SignatureError("unknown key", f"the key {proof.key.kid} may not have signed at {line.time}")
        yield line


def _check_sample(
    sample: Sample, site: Site, path: str, statement: Statement, lines: tuple[RecordLine, ...]
) -> Verdict:
    digest = sha256(sample.content).hexdigest()
    is_of_site = bool(sample.name)
    is_signed = statement.files.get(sample.name) == digest if is_of_site else digest in statement.files.values()
    if sample.name == SIGNATURE_FILE_NAME:
        is_signed = True
    if is_of_site and not is_signed:
        return Verdict("altered", f"{sample.name or 'the page'} is not the file that was signed")
    if statement.status == "withdrawn":
        return Verdict("withdrawn", "the newsroom has withdrawn this release")
    if is_signed:
        return Verdict("genuine", "it is octet for octet what the newsroom has published")
    return _compare_text(sample.content, site, path, statement, lines)


def _compare_text(
    content: bytes, site: Site, path: str, statement: Statement, lines: tuple[RecordLine, ...]
) -> Verdict:
    """A copy of a page or text, held against what is public and what was."""
    exhibit = _extract_text(content)
    if exhibit is None:
        return Verdict("altered", "it is none of the files that the newsroom has signed")
    for public in _read_public_texts(site, path, statement):
        if (
            exhibit.markup == public.markup
            if exhibit.markup
            else _collapse_whitespace(exhibit.text) == _collapse_whitespace(public.text)
        ):
            return Verdict("genuine", "its article is, to the letter, what the newsroom has published")
        if public.markup and exhibit.text == public.text:
            return Verdict("altered", "its words are what the newsroom has published, but not what they lead to")
    digest = sha256(exhibit.text.encode()).hexdigest()
    for number, line in enumerate(lines, 1):
        if line.public_text_digest == digest and (number < len(lines) or exhibit.markup):
            return Verdict(
                "superseded", f"its words were published at {line.time}; the page was renewed since", version=number
            )
        if line.public_text_digest == digest:
            return Verdict(
                "genuine", "it is, to the letter, what was published; contacts and the like were renewed since"
            )
    return Verdict("altered", "it is not what the newsroom has published")


class _ReleaseText(Struct, frozen=True):
    """The words of a release and, of a page, the markup of its article: links are not in the words."""

    text: str
    markup: str = ""


def _read_public_texts(site: Site, path: str, statement: Statement) -> Iterator[_ReleaseText]:
    """What is public now, out of files that are the signed ones."""
    for name in ("index.html", "release.txt"):
        content = site.get(path + name) if name in statement.files else None
        if (
            content is not None
            and sha256(content).hexdigest() == statement.files[name]
            and (found := _extract_text(content))
        ):
            yield found


def _extract_text(content: bytes) -> _ReleaseText | None:
    """The release in a file: the one article of a page, or all of a plain text; None where there is none."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if "<html" not in text[:1000].lower():
        return _ReleaseText(text)
    articles = _ARTICLE.findall(_INVISIBLE.sub("", text))
    if len(articles) != 1:
        return None
    return _ReleaseText(isolate_lines(html_to_text(articles[0])), articles[0])


def verify_record(content: bytes, keys: KeyList) -> Verdict:
    """Whether a record is whole: each line as it was written and signed, none gone. `keys` are the newsroom's."""
    read = parse_record(content)
    if read.problems:
        return Verdict("altered", f"line {read.problems[0].line_number}: {read.problems[0].message}")
    if read.truncated_tail:
        return Verdict("altered", "its last line was not written to its end")
    for number, fault in find_invalid_signatures(read.lines.values(), keys):
        return Verdict("altered", f"line {number}: {fault}")
    signed = sum(bool(line.signature) for line in read.lines.values())
    return Verdict("genuine", f"{len(read.lines)} lines, {signed} of them signed, and each follows the one before it")


def _collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def find_release_url(content: bytes) -> str | None:
    """The address of the release that a page, its data or a text says it is; None when it says none."""
    text = content[:1_000_000].decode("utf-8", "replace")
    canonical = _CANONICAL.search(text)
    for place in (canonical[0] if canonical else "", text):
        for found in _URL.finditer(place):
            if whole := extract_release_url(found[0]):
                return whole
    return None


def extract_release_url(url: str) -> str | None:
    """The address of the release that an address is in, up to the slash behind its folder."""
    found = list(_RELEASE_PATH.finditer(url))
    return url[: found[-1].end()] if found else None


def extract_release_path(url: str) -> str:
    """The path of a release on its site, out of its whole address."""
    found = list(_RELEASE_PATH.finditer(url))
    return found[-1][0] if found else ""
