"""Compare samples with what a newsroom has signed: files, copies of pages, texts, and the record.

Samples and public files may be hostile: whatever is in them, a verdict takes a time that grows with their size only.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal

from msgspec import Struct, structs

from pressroom.check import find_invalid_signatures
from pressroom.model.output_names import SIGNATURE_FILE_NAME
from pressroom.model.release import ArticleDigest
from pressroom.record import PublicLine, RecordLine, parse_record, parse_signed_content
from pressroom.render.release_text import html_to_former_text, html_to_text
from pressroom.signing import KeyList, SignatureError, parse_key_list, verify_jws
from pressroom.signing.statements import (
    JWKS_PATH,
    PublishedText,
    Statement,
    parse_signature_file,
    parse_statement,
)
from pressroom.text.articles import digest_article, digest_lines, list_text_lines, read_article
from pressroom.text.bidi import isolate_lines, isolate_lines_and_cells
from pressroom.text.domains import encode_url_host
from pressroom.verification.pasted_text import list_readings
from pressroom.verification.sites import Site

VerificationStatus = Literal["genuine", "genuine-text", "altered", "unknown", "withdrawn", "superseded"]

_MAX_TEXT_BYTES = 2_000_000  # more than any page or text of a release has
# In a copied text: lines before its first block (the issuer), and between and after its blocks (contacts, about texts).
_MAX_LINES_BEFORE = 6
_MAX_LINES_BETWEEN = 200
_MAX_BLOCKS = 20
RELEASE_PATH = re.compile(r"(?:/[a-z]{2,3}(?:-[A-Za-z0-9]++)*+)?/[12][0-9]{3}/[a-z0-9]++(?:-[a-z0-9]++)*+/")
"""The path of the folder of a release on a site."""
_URL = re.compile(r"https?://[^\s\"'<>\\]++")
_CANONICAL = re.compile(r"\brel=\"?canonical\b")
_LINK = re.compile(r"<link\b[^<>]*+>")


class Verdict(Struct, frozen=True):
    """The result of a verification: finding and reason, URL of the release and of its newsroom, version number."""

    finding: VerificationStatus
    why: str
    url: str = ""
    newsroom: str = ""
    version: int = 0


class Candidate(Struct, frozen=True):
    """The content to verify. `name` is its file name in the release if it comes from the site, otherwise empty."""

    content: bytes
    name: str = ""


class ReleaseCopy(Struct, frozen=True):
    """The plain text of a release and, if it is a page, the markup of its article and what the article says.

    `former_text` is the text of a page as earlier versions of pressroom wrote it.
    """

    text: str
    former_text: str = ""
    markup: str = ""
    article: ArticleDigest | None = None


def verify_sample(sample: Candidate, site: Site, path: str) -> Verdict:
    """Compare a sample with the release at a path of a site."""
    key_list, signature = site.get(JWKS_PATH), site.get(f"{path}{SIGNATURE_FILE_NAME}")
    if key_list is None or signature is None:
        return Verdict("unknown", "there is no signed release at that URL")
    try:
        statement = _verify_signature(signature, parse_key_list(key_list))
    except ValueError as error:
        return Verdict("altered", f"the signature or the list of keys is not valid: {error}")
    if site.base_url not in {"", statement.site}:
        return Verdict("unknown", f"{site.base_url} shows a release signed by {statement.site}; check it there")
    if not statement.url.endswith(path) or not statement.url.startswith(statement.site):
        return Verdict("altered", f"the signature at that URL is for another release: {statement.url}")
    verdict = _check_sample(sample, site, path, statement)
    version = verdict.version or statement.version
    return structs.replace(verdict, url=statement.url, newsroom=statement.site, version=version)


def _verify_signature(signature: bytes, keys: KeyList) -> Statement:
    """Return the signed statement, with the texts that its record lines name if it is older.

    Raises ValueError if anything in the signature file is not valid.
    """
    signature_file = parse_signature_file(signature)
    verified = verify_jws(signature_file.signature, keys)
    if verified.key.revoked:
        raise SignatureError("unknown key", f"the key {verified.key.kid} was revoked: {verified.key.reason}")
    lines = tuple(_verify_lines(signature_file.record, keys))
    statement = parse_statement(verified.payload)
    if lines and (lines[-1].kind == "withdrawal") != (statement.status == "withdrawn"):
        raise ValueError("the signature and the record disagree about a withdrawal")
    return structs.replace(statement, texts=statement.texts or tuple(_list_texts(statement, lines)))


def _list_texts(statement: Statement, lines: tuple[PublicLine | RecordLine, ...]) -> Iterator[PublishedText]:
    """Yield the texts that record lines without a salt name; lines of older versions may be missing."""
    for number, line in enumerate(lines, statement.version - len(lines) + 1):
        if isinstance(line, RecordLine) and line.public_text_digest:
            yield PublishedText(number, line.time, line.public_text_digest)


def _verify_lines(jws_lines: tuple[str, ...], keys: KeyList) -> Iterator[PublicLine | RecordLine]:
    for jws in jws_lines:
        verified = verify_jws(jws, keys)
        line = parse_signed_content(verified.payload)
        if not verified.key.is_trusted_at(line.recorded_at):
            raise SignatureError("unknown key", f"the key {verified.key.kid} was not valid at {line.time}")
        yield line


def _check_sample(sample: Candidate, site: Site, path: str, statement: Statement) -> Verdict:
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
        return Verdict("genuine", "it is exactly what the newsroom published, byte for byte")
    return _compare_text(sample.content, site, path, statement)


def _compare_text(content: bytes, site: Site, path: str, statement: Statement) -> Verdict:
    """Compare a copy of a page or text with what is public now, and with earlier versions."""
    copy = read_copy(content, statement.site, statement.url)
    if copy is None:
        return Verdict("altered", "it is not one of the files that the newsroom signed")
    public_copies = tuple(_read_public_copies(site, path, statement))
    for reading in _list_readings(copy, public_copies):
        if verdict := _find_same_text(reading, public_copies, statement):
            return verdict
    if copy.markup and any(public.markup and public.text == copy.text for public in public_copies):
        return Verdict("altered", "its text is what the newsroom published, but its links or markup are not")
    return _reject(statement)


def _list_readings(copy: ReleaseCopy, public_copies: Sequence[ReleaseCopy]) -> Iterator[ReleaseCopy]:
    """Yield a copy and, if it is a text, what it may have been before a program broke or quoted its lines."""
    if copy.markup:
        yield copy
        return
    for text in list_readings(copy.text, [public.text for public in public_copies]):
        yield structs.replace(copy, text=text)


def _find_same_text(copy: ReleaseCopy, public_copies: Sequence[ReleaseCopy], statement: Statement) -> Verdict | None:
    """Return the verdict on a copy of what is public now, or of an earlier version; None if it is neither."""
    if any(_is_same(copy, public) for public in public_copies):
        return Verdict("genuine", "its article is exactly what the newsroom published")
    articles = [public.article for public in public_copies if public.article]
    return _find_published_text(copy, articles, statement)


def _find_published_text(copy: ReleaseCopy, articles: Sequence[ArticleDigest], statement: Statement) -> Verdict | None:
    """Return the verdict on a copy of the text that is public now (`articles`) or of a version as it was recorded."""
    digests = {sha256(text.encode()).hexdigest() for text in (copy.text, copy.former_text) if text}
    is_current = any(_has_article(copy, article) for article in articles)
    for published in reversed(statement.texts):
        is_exact = published.text in digests and not copy.markup
        has_words = _has_article(copy, published.article) if published.article else published.text in digests
        if not has_words and not is_exact:
            continue
        what = f"it says what was published at {published.time}"
        if is_current or (published.number == statement.version and (published.article or is_exact)):
            return Verdict("genuine-text", f"{what}. {_describe_surroundings(statement, is_exact=is_exact)}")
        why = f"{what}; the page has changed since then. {_describe_surroundings(statement, is_exact=is_exact)}"
        return Verdict("superseded", why, version=published.number)
    if is_current:
        return Verdict("genuine-text", f"it says what the newsroom publishes. {_describe_surroundings(statement)}")
    return None


def _describe_surroundings(statement: Statement, *, is_exact: bool = False) -> str:
    """Say what a verdict does not confirm, and where to find it."""
    if is_exact:
        return f"Contacts or surroundings have changed since; {statement.url} has the current ones"
    return (
        "Contacts or surroundings have changed since, or somebody has changed them in this copy: they are not "
        f"confirmed. Do not use them; {statement.url} has the current ones"
    )


def _reject(statement: Statement) -> Verdict:
    """Return the verdict on a text that is no version that readers may see."""
    if not statement.withheld:
        return Verdict("altered", "it is not what the newsroom published")
    versions = "version 1" if statement.withheld == 1 else f"versions 1 to {statement.withheld}"
    why = f"it is not what the newsroom shows now. The newsroom withholds {versions}; no copy of that can be confirmed"
    return Verdict("unknown", why)


def _is_same(copy: ReleaseCopy, public: ReleaseCopy) -> bool:
    """Return whether two articles have the same markup, or a text the same words however its lines are broken."""
    if copy.markup:
        return copy.markup == public.markup
    return copy.text.split() == public.text.split()


def _has_article(copy: ReleaseCopy, article: ArticleDigest) -> bool:
    """Return whether a copy says what an article says: a page with the same links, a text in the same lines."""
    if copy.markup:
        return copy.article is not None and copy.article.markup == article.markup
    return _has_blocks(list_text_lines(copy.text), article)


def _has_blocks(lines: Sequence[str], article: ArticleDigest) -> bool:
    """Return whether lines contain the blocks of an article in their order, with few lines around them."""
    start, gap = 0, _MAX_LINES_BEFORE
    for block in article.words[:_MAX_BLOCKS]:
        for first in range(start, start + gap + 1):
            if digest_lines(lines[first : first + block.line_count]) == block.digest:
                break
        else:
            return False
        start, gap = first + block.line_count, _MAX_LINES_BETWEEN
    return bool(article.words) and len(lines) - start <= _MAX_LINES_BETWEEN


def _read_public_copies(site: Site, path: str, statement: Statement) -> Iterator[ReleaseCopy]:
    """Yield the public page and text, if they are the signed ones."""
    for name in ("index.html", "release.txt"):
        content = site.get(path + name) if name in statement.files else None
        if (
            content is not None
            and sha256(content).hexdigest() == statement.files[name]
            and (copy := read_copy(content, statement.site, statement.url))
        ):
            yield copy


def read_copy(content: bytes, site_url: str, page_url: str) -> ReleaseCopy | None:
    """Return the release in a file: the only article of a page, or a whole plain text; None if there is none."""
    if len(content) > _MAX_TEXT_BYTES:
        return None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        if "<html" not in text[:1000].lower():
            return ReleaseCopy(text)
        markup = "".join([token.source for token in read_article(text)])
    except ValueError:
        return None
    article = digest_article(markup, site_url, page_url)
    text = isolate_lines_and_cells(html_to_text(markup))
    return ReleaseCopy(text, isolate_lines(html_to_former_text(markup)), markup, article)


def verify_record(content: bytes, keys: KeyList) -> Verdict:
    """Verify that the lines of a record are unchanged, complete and signed with the keys of the newsroom."""
    record = parse_record(content)
    if record.problems:
        return Verdict("altered", f"line {record.problems[0].line_number}: {record.problems[0].message}")
    if record.truncated_tail:
        return Verdict("altered", "the last line is incomplete")
    for number, message in find_invalid_signatures(record.lines.values(), keys):
        return Verdict("altered", f"line {number}: {message}")
    signed = sum(bool(line.signature) for line in record.lines.values())
    return Verdict("genuine", f"the chain of {len(record.lines)} lines is unbroken, and {signed} of them are signed")


def find_release_url(content: bytes) -> str | None:
    """Return the URL of the release that a page, its data or a text names, or None."""
    text = content[:1_000_000].decode("utf-8", "replace")
    canonical = next((link for link in _LINK.findall(text) if _CANONICAL.search(link)), "")
    for part in (canonical, text):
        for match in _URL.finditer(part):
            if release := split_release_url(encode_url_host(match[0])):
                return "".join(release)
    return None


def split_release_url(url: str) -> tuple[str, str] | None:
    """Return the URL of the site and the path of the release that a URL belongs to, or None."""
    matches = list(RELEASE_PATH.finditer(url))
    return (url[: matches[-1].start()], matches[-1][0]) if matches else None
