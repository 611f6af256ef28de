"""Whether something is a newsroom's: content and the public part of its site in, a Verdict out.

Nothing but what is public is asked, and no change in a text is tolerated.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

from msgspec import Struct, structs

from pressroom.check import unproven
from pressroom.publishing.sources import Source
from pressroom.record import Line, chain, line_of
from pressroom.render.release_text import plain_text
from pressroom.signing import KeyList, SignatureError, opened
from pressroom.signing.key_list import parsed
from pressroom.signing.statements import LIST_PATH, SIGNATURE, Statement, parsed_file, statement
from pressroom.text.directions import in_order

Finding = Literal["genuine", "altered", "unknown", "withdrawn", "superseded"]

_RELEASE = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?/[12][0-9]{3}/[a-z0-9]+(?:-[a-z0-9]+)*/")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template|noscript)\b.*?</\1>", re.DOTALL)
_CANONICAL = re.compile(r"<link[^>]*\brel=\"?canonical\"?[^>]*>")


class Verdict(Struct, frozen=True):
    """What something was found to be, and why, in words; of which release, by which newsroom, in which version."""

    finding: Finding
    why: str
    url: str = ""
    newsroom: str = ""
    version: int = 0


class Exhibit(Struct, frozen=True):
    """What is to be judged: `name` is that of a file of the release, where it was taken from the site itself."""

    content: bytes
    name: str = ""


def judge(exhibit: Exhibit, site: Source, path: str) -> Verdict:
    """What an exhibit is, held against a release at a path of a site."""
    keys_octets, signature = site.get(LIST_PATH), site.get(f"{path}{SIGNATURE}")
    if keys_octets is None or signature is None:
        return Verdict("unknown", "there is no signature of a release at that address")
    try:
        said, lines = _signed(signature, parsed(keys_octets))
    except ValueError as error:
        return Verdict("altered", f"the signature, or the list of keys, is not as the newsroom made it: {error}")
    if site.address not in {"", said.site}:
        return Verdict("unknown", f"{site.address} shows what {said.site} has signed; look there")
    if not said.url.endswith(path) or not said.url.startswith(said.site):
        return Verdict("altered", f"the signature there is that of another release: {said.url}")
    found = _judged(exhibit, site, path, said, lines)
    return structs.replace(found, url=said.url, newsroom=said.site, version=found.version or said.version)


def _signed(signature: bytes, keys: KeyList) -> tuple[Statement, tuple[Line, ...]]:
    """What is signed: the statement, and the lines of the record. ValueError when anything of it does not hold."""
    file = parsed_file(signature)
    proof = opened(file.signature, keys)
    if proof.key.revoked:
        raise SignatureError("unknown key", f"the key {proof.key.kid} was revoked: {proof.key.reason}")
    lines = tuple(_lines(file.record, keys))
    said = statement(proof.payload)
    if lines and (lines[-1].kind == "withdrawal") != (said.status == "withdrawn"):
        raise ValueError("it says something else of a withdrawal than the record")
    return said, lines


def _lines(record: tuple[str, ...], keys: KeyList) -> Iterator[Line]:
    for jws in record:
        proof = opened(jws, keys)
        line = line_of(proof.payload)
        if not proof.key.may_have_signed(line.moment):
            raise SignatureError("unknown key", f"the key {proof.key.kid} may not have signed at {line.time}")
        yield line


def _judged(exhibit: Exhibit, site: Source, path: str, said: Statement, lines: tuple[Line, ...]) -> Verdict:
    digest = sha256(exhibit.content).hexdigest()
    is_of_site = bool(exhibit.name)
    is_signed = said.files.get(exhibit.name) == digest if is_of_site else digest in said.files.values()
    if exhibit.name == SIGNATURE:
        is_signed = True
    if is_of_site and not is_signed:
        return Verdict("altered", f"{exhibit.name or 'the page'} is not the file that was signed")
    if said.status == "withdrawn":
        return Verdict("withdrawn", "the newsroom has withdrawn this release")
    if is_signed:
        return Verdict("genuine", "it is octet for octet what the newsroom has published")
    return _compared(exhibit.content, site, path, said, lines)


def _compared(content: bytes, site: Source, path: str, said: Statement, lines: tuple[Line, ...]) -> Verdict:
    """A copy of a page or text, held against what is public and what was."""
    exhibit = _copy_of(content)
    if exhibit is None:
        return Verdict("altered", "it is none of the files that the newsroom has signed")
    for public in _public(site, path, said):
        if exhibit.markup == public.markup if exhibit.markup else _folded(exhibit.text) == _folded(public.text):
            return Verdict("genuine", "its article is, to the letter, what the newsroom has published")
        if public.markup and exhibit.text == public.text:
            return Verdict("altered", "its words are what the newsroom has published, but not what they lead to")
    digest = sha256(exhibit.text.encode()).hexdigest()
    for number, line in enumerate(lines, 1):
        if line.text == digest and (number < len(lines) or exhibit.markup):
            return Verdict(
                "superseded", f"its words were published at {line.time}; the page was renewed since", version=number
            )
        if line.text == digest:
            return Verdict(
                "genuine", "it is, to the letter, what was published; contacts and the like were renewed since"
            )
    return Verdict("altered", "it is not what the newsroom has published")


class _Copy(Struct, frozen=True):
    """The words of a release and, of a page, the markup of its article: links are not in the words."""

    text: str
    markup: str = ""


def _public(site: Source, path: str, said: Statement) -> Iterator[_Copy]:
    """What is public now, out of files that are the signed ones."""
    for name in ("index.html", "release.txt"):
        content = site.get(path + name) if name in said.files else None
        if content is not None and sha256(content).hexdigest() == said.files[name] and (found := _copy_of(content)):
            yield found


def _copy_of(content: bytes) -> _Copy | None:
    """The release in a file: the one article of a page, or all of a plain text; None where there is none."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if "<html" not in text[:1000].lower():
        return _Copy(text)
    articles = _ARTICLE.findall(_UNSEEN.sub("", text))
    if len(articles) != 1:
        return None
    return _Copy(in_order(plain_text(articles[0])), articles[0])


def judge_record(content: bytes, keys: KeyList) -> Verdict:
    """Whether a record is whole: each line as it was written and signed, none gone. `keys` are the newsroom's."""
    read = chain(content)
    if read.faults:
        return Verdict("altered", f"line {read.faults[0].line}: {read.faults[0].message}")
    if read.torn:
        return Verdict("altered", "its last line was not written to its end")
    for number, fault in unproven(read.lines.values(), keys):
        return Verdict("altered", f"line {number}: {fault}")
    signed = sum(bool(line.signature) for line in read.lines.values())
    return Verdict("genuine", f"{len(read.lines)} lines, {signed} of them signed, and each follows the one before it")


def _folded(text: str) -> str:
    return " ".join(text.split())


def address_in(content: bytes) -> str | None:
    """The address of the release that a page, its data or a text says it is; None when it says none."""
    text = content[:1_000_000].decode("utf-8", "replace")
    canonical = _CANONICAL.search(text)
    for place in (canonical[0] if canonical else "", text):
        for found in _ADDRESS.finditer(place):
            if whole := release_in(found[0]):
                return whole
    return None


def release_in(url: str) -> str | None:
    """The address of the release that an address is in, up to the slash behind its folder."""
    found = list(_RELEASE.finditer(url))
    return url[: found[-1].end()] if found else None


def path_in(url: str) -> str:
    """The path of a release on its site, out of its whole address."""
    found = list(_RELEASE.finditer(url))
    return found[-1][0] if found else ""
