"""Verify what somebody shows a newsroom against its own site: an address, a text or a file. No other host is asked.

A text or a file may be of any release: the candidates are the releases that it names, and those that others suggest.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from pressroom.model.output_names import RELEASE_PAGE_FILE, VERSIONS_FOLDER, YEAR_FOLDER
from pressroom.text.domains import encode_url_host
from pressroom.verification.pasted_text import contains_words
from pressroom.verification.samples import (
    RELEASE_PATH,
    Candidate,
    Verdict,
    VerificationStatus,
    split_release_url,
    verify_sample,
)
from pressroom.verification.sites import SiteFolder

AnswerDetail = Literal["", "elsewhere", "no release", "nothing there", "not named", "not signed", "withheld"]
"""Why nothing is known: it is on another site; the address is of no release; there is no such page or file; nobody says
of which release it is; the release has no signature; the newsroom shows no earlier versions of it."""

_RANKS: Sequence[VerificationStatus] = ("genuine", "genuine-text", "superseded", "withdrawn", "altered", "unknown")
_MAX_CANDIDATES = 6
_MAX_SECONDS = 3.0
_MAX_MAIL_BYTES = 300_000
_MAX_SEARCHED_BYTES = 1_000_000
_MAX_URL_LENGTH = 2_000
_URL = re.compile(r"https?://[^\s\"'<>\\]{1,2000}", re.IGNORECASE)
_COPY_NUMBER = re.compile(r" ?\([0-9]{1,3}\)(?=\.[a-z0-9]+\Z)", re.IGNORECASE)


class SiteAnswer(Struct, frozen=True):
    """The answer to somebody who asks: finding, URL of the release, version, and why nothing is known.

    `versions_url` is the page with all versions, if there is one.
    """

    finding: VerificationStatus
    detail: AnswerDetail = ""
    url: str = ""
    version: int = 0
    versions_url: str = ""


class SitePath(Struct, frozen=True):
    """The path of a release on the site, and the name of a file in it."""

    folder: str
    name: str = RELEASE_PAGE_FILE


class OwnSite:
    """The site of a newsroom at `base_url`, in a folder.

    `find_target` returns the URL to which the site redirects a former URL, or an empty string; `search` returns the
    paths of releases whose text a copy may be; `read_mail` returns the text that was mailed of the release at a path.
    """

    def __init__(
        self,
        folder: Path,
        base_url: str,
        find_target: Callable[[str], str] = lambda _url: "",
        search: Callable[[str], Iterable[str]] = lambda _text: (),
        read_mail: Callable[[str], str] = lambda _path: "",
    ) -> None:
        self._site, self._base_url = SiteFolder(folder), base_url
        self._find_target, self._search, self._read_mail = find_target, search, read_mail

    def verify_address(self, address: str) -> SiteAnswer:
        """Say what is at an address."""
        path = self._locate(address)
        if not isinstance(path, SitePath):
            return SiteAnswer("unknown", path)
        content = self._site.get(f"{path.folder}{'' if path.name == RELEASE_PAGE_FILE else quote(path.name)}")
        if content is None:
            return SiteAnswer("unknown", "nothing there")
        return self._verify(Candidate(content, path.name), path.folder)

    def verify_copy(self, content: bytes, address: str = "", name: str = "") -> SiteAnswer:
        """Verify a text or a file, which may be of the release at an address; `name` is the name of the file."""
        if address:
            path = self._locate(address)
            if not isinstance(path, SitePath):
                return SiteAnswer("unknown", path)
            return self._verify(Candidate(content), path.folder)
        text = content[:_MAX_SEARCHED_BYTES].decode("utf-8", "replace")
        folders = list(dict.fromkeys(self._list_candidates(text, content, name)))[:_MAX_CANDIDATES]
        if answers := list(self._verify_candidates(content, folders)):
            return min(answers, key=lambda answer: _RANKS.index(answer.finding))
        return SiteAnswer("unknown", "elsewhere" if _names_release(text) else "not named")

    def _verify_candidates(self, content: bytes, folders: Iterable[str]) -> Iterator[SiteAnswer]:
        """Verify a copy against releases, until it is found to be of one or the time is over."""
        end = time.monotonic() + _MAX_SECONDS
        for folder in folders:
            answer = self._verify(Candidate(content), folder)
            yield answer
            if answer.finding == "genuine" or time.monotonic() > end:
                return

    def _list_candidates(self, text: str, content: bytes, name: str) -> Iterator[str]:
        yield from self._list_named_releases(text)
        if b"\0" not in content[:_MAX_SEARCHED_BYTES]:
            yield from self._search(text)
        if name:
            yield from self._list_folders_with_file(_COPY_NUMBER.sub("", name), len(content))

    def _list_named_releases(self, text: str) -> Iterator[str]:
        """Yield the releases whose URL is in a text, with or without https://."""
        parts = urlsplit(self._base_url)
        host_and_path = re.escape(f"{parts.netloc}{parts.path}")
        for match in re.finditer(rf"(?<![\w.-]){host_and_path}({RELEASE_PATH.pattern})", text):
            yield match[1]

    def _list_folders_with_file(self, name: str, size: int) -> Iterator[str]:
        """Yield the releases that have a file with this name and this size."""
        if "/" in name or name in {"", ".", ".."} or "\0" in name:
            return
        for folder in _list_release_folders(self._site.folder):
            try:
                if os.stat(f"{folder}/{name}").st_size == size:  # noqa: PTH116 - there may be thousands
                    yield f"{folder.removeprefix(str(self._site.folder))}/"
            except (OSError, ValueError):
                continue

    def _verify(self, sample: Candidate, folder: str) -> SiteAnswer:
        verdict = verify_sample(sample, self._site, folder)
        url = f"{self._base_url}{folder}"
        if verdict.finding == "unknown":
            return SiteAnswer("unknown", self._explain_unknown(verdict, folder), url)
        finding = verdict.finding
        if finding == "altered" and not sample.name and self._is_mailed(sample.content, folder):
            finding = "genuine-text"
        has_versions = self._site.get(f"{folder}{VERSIONS_FOLDER}/") is not None
        versions_url = f"{url}{VERSIONS_FOLDER}/" if has_versions else ""
        return SiteAnswer(finding, "", url, verdict.version, versions_url)

    def _is_mailed(self, content: bytes, folder: str) -> bool:
        """Return whether a copy is the text of the mail about a release, which has another order than its page."""
        mail = self._read_mail(folder) if len(content) <= _MAX_MAIL_BYTES else ""
        return bool(mail) and contains_words(content.decode("utf-8", "replace"), mail)

    def _explain_unknown(self, verdict: Verdict, folder: str) -> AnswerDetail:
        if verdict.newsroom:
            return "withheld"
        return "nothing there" if self._site.get(folder) is None else "not signed"

    def _locate(self, address: str) -> SitePath | AnswerDetail:
        """Return the place of an address on the site, or why it has none."""
        url = _normalise_address(address)
        path = self._find_path(self._find_target(url) or url)
        if not path:
            return "elsewhere"
        match = RELEASE_PATH.match(path) or RELEASE_PATH.match(f"{path}/")
        if match is None:
            return "no release"
        name = path[match.end() :] or RELEASE_PAGE_FILE
        return "nothing there" if ".." in name or "\0" in name or name.startswith("/") else SitePath(match[0], name)

    def _find_path(self, url: str) -> str:
        """Return the decoded path of a URL below the site, or an empty string if it is elsewhere."""
        parts, base = urlsplit(url), urlsplit(self._base_url)
        path = unquote(parts.path) or "/"
        is_here = _get_origin(parts.netloc) == _get_origin(base.netloc) and f"{path}/".startswith(f"{base.path}/")
        return (path.removeprefix(base.path) or "/") if is_here else ""


def _names_release(text: str) -> bool:
    """Return whether a text has the URL of a release, on whatever site."""
    return any(split_release_url(match[0]) for match in _URL.finditer(text))


def _normalise_address(address: str) -> str:
    """Return a URL for what people paste as one, without spaces and brackets, its host in ASCII; or an empty string."""
    text = "".join(address.split()).strip("<>\"'“”,;.")[:_MAX_URL_LENGTH]
    if not re.match("https?://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        url = encode_url_host(text)
        urlsplit(url).port  # noqa: B018 - raises ValueError
    except ValueError:
        return ""
    return url


def _get_origin(netloc: str) -> str:
    """Return a host and port in one form. A user name before them stays: it makes an address look like another."""
    return re.sub(":(?:80|443)?\\Z", "", netloc.lower()).removesuffix(".")


def _list_release_folders(site_folder: Path) -> Iterator[str]:
    """Yield the folders of all releases in all languages, the newest years first."""
    prefixes = ["", *(each.name for each in _list_folders(site_folder) if not YEAR_FOLDER.fullmatch(each.name))]
    for prefix in prefixes:
        root = site_folder / prefix
        years = sorted((each.name for each in _list_folders(root) if YEAR_FOLDER.fullmatch(each.name)), reverse=True)
        for year in years:
            for folder in _list_folders(root / year):
                yield folder.path


def _list_folders(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted((each for each in entries if each.is_dir(follow_symlinks=False)), key=lambda each: each.name)
    except OSError:
        return []
