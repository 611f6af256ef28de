"""Gathers what goes into a bag: a newsroom, its record and its outputs in, the files of the payload out.

Only what is on record leaves, and what its pages are made with. It writes nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from pressroom import pipeline
from pressroom.archive.bag import NEWSROOM, SITE
from pressroom.archive.confidential import press_contacts
from pressroom.archive.holdings import Holding, holdings
from pressroom.archive.told import kept
from pressroom.archive.writing import Member
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.read import STARTER, overrides
from pressroom.record import CHANNELS, FOLDER, KEYS, RECORD, Chain, octets_of, signature_path
from pressroom.record.file import octets, read
from pressroom.release import Newsroom
from pressroom.signing.statements import SIGNATURE
from pressroom.start import Start
from pressroom.write import read_manifest

_BACK = "Put it back, from version control or a backup, then run this again."


class Gathered(Struct, frozen=True):
    """What goes into a bag.

    `held` is what is held of each release, `closed` tells by path what in it the public may not see, `withheld` counts
    the wordings that stay here.
    """

    newsroom: Newsroom
    members: tuple[Member, ...]
    held: dict[str, Holding]
    closed: dict[str, str]
    withheld: int


def recorded(newsroom: Path) -> Chain:
    """The record. Raises ConfigError when there is none, InputError when it is damaged."""
    record = read(newsroom)
    if record is None or not record.lines:
        raise ConfigError("There is no record yet of what was published.", "Begin it first: pressroom publish")
    if record.faults:
        path = f"{FOLDER}/{RECORD}"
        raise InputError(tuple([Problem(path, each.line, "error", each.message) for each in record.faults]))
    return record


def gathered(start: Start, record: Chain, years: Collection[str], *, is_whole: bool) -> Gathered:
    """The files of a bag of some years; `is_whole`: with all that is confidential, too.

    Raises InputError while there are errors in texts, ConfigError when the site is not what the record says or
    something that was recorded is lost.
    """
    _require_current(start)
    folder = start.config.newsroom
    newsroom = pipeline.newsroom_known(folder, start.draft, start.moment).newsroom
    if newsroom is None:
        raise AssertionError("what has errors was refused before")
    everything = holdings(record.lines.values())
    held = {address: own for address, own in everything.items() if address[:4] in years}
    _require_here(start, held)
    files: dict[str, str] = {}
    for own in held.values():
        files |= own.required | (own.withheld if is_whole else {})
    sources = dict.fromkeys(_surroundings(folder, newsroom), "") | files
    members = [Member(NEWSROOM + path, _inside(folder, path), digest) for path, digest in sources.items()]
    members += [Member(NEWSROOM + path, content) for path, content in _kept(folder, record)]
    site = start.config.out / "site"
    members += [Member(SITE + path, site / path) for path in _site(start, held, everything)]
    if newsroom.is_signed:
        members += [Member(NEWSROOM + path, site / own) for path, own in _signatures(newsroom, held)]
    withheld = 0 if is_whole else sum(len(own.withheld) for own in held.values())
    members.sort(key=lambda member: member.path)
    return Gathered(newsroom, tuple(members), held, _closed(folder, held, sources), withheld)


def _require_current(start: Start) -> None:
    """Only a site that is what the record says is archived."""
    outline = pipeline.outline(start)
    count = len(outline.make) + len(outline.change) + len(outline.remove)
    if count:
        raise ConfigError(
            f"{start.config.out} is not what the record says: {count} files are to be made, changed or removed.",
            "Run pressroom publish, or pressroom build where nothing waits, then run this again.",
        )


def _require_here(start: Start, held: Mapping[str, Holding]) -> None:
    absent = sorted(set(start.seen.absent) & held.keys())
    if absent:
        what = f"Of what is on record, {len(absent)} releases are not in this newsroom, such as {absent[0]}."
        raise ConfigError(what, "Import the bags that hold them first.")


def _inside(folder: Path, path: str) -> Path:
    """A file of the newsroom, which may be a link to another. Raises ConfigError when there is none."""
    place = (folder / path).resolve()
    if not place.is_relative_to(folder.resolve()):
        raise ConfigError(f"{path} leads out of the newsroom.", "Put a copy there in its place.")
    if not place.is_file():
        raise ConfigError(f"There is no {path}, which is on record.", _BACK)
    return place


def _surroundings(folder: Path, newsroom: Newsroom) -> Iterator[str]:
    """All beside the releases that outputs are made with."""
    yield "newsroom.yaml"
    yield from sorted(_logos(newsroom))
    own = overrides(folder)
    yield from (f"templates/{name}" for name in sorted(own.templates) if name != STARTER)
    yield from (f"locale/{language}.po" for language in sorted(own.wordings))


def _logos(newsroom: Newsroom) -> set[str]:
    issuers = (issuer for edition in newsroom.editions for issuer in edition.organisations)
    return {issuer.logo.file for issuer in issuers if issuer.logo}


def _kept(folder: Path, record: Chain) -> Iterator[tuple[str, bytes]]:
    """The record with what belongs to it. Nothing of approvals: they tell of what is not published yet."""
    yield f"{FOLDER}/{RECORD}", octets_of(tuple(record.lines.values()))
    told = octets(folder, CHANNELS)
    try:
        yield f"{FOLDER}/{CHANNELS}", kept(told or b"")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{FOLDER}/{CHANNELS} is damaged: {error}.", _BACK) from error
    keys = octets(folder, KEYS)
    if keys is not None:
        yield f"{FOLDER}/{KEYS}", keys


def _site(start: Start, held: Mapping[str, Holding], everything: Mapping[str, Holding]) -> Iterator[str]:
    """The rendered files of releases, and what they are looked at with; with all releases, the whole site."""
    manifest = read_manifest(start.config.out).manifest
    texts = {text for own in held.values() for text in own.texts}
    years = {address[:4] for address in held}
    is_all = len(held) == len(everything)
    found = {path for path in (*manifest.items, *manifest.copies) if is_all or _is_needed(path, years)}
    for section in manifest.sections.values():
        for source, own in section.bundles.items():
            found |= set(own.outputs) if source in texts else set()
    yield from (path.removeprefix("site/") for path in sorted(found) if path.startswith("site/"))


def _signatures(newsroom: Newsroom, held: Mapping[str, Holding]) -> Iterator[tuple[str, str]]:
    """The signatures of releases: where they are kept, and where they stand in the site."""
    for edition in newsroom.editions:
        for address, own in held.items():
            if f"{FOLDER}/{address}/{edition.language}.md" in own.texts:
                path = f"{edition.prefix}/{address}/{SIGNATURE}".lstrip("/")
                yield signature_path(address, edition.language), path


def _is_needed(path: str, years: Collection[str]) -> bool:
    """Whether a file that belongs to no release is needed to look at some: style, icon, logos, keys, lists."""
    folder, _, name = path.rpartition("/")
    is_list = name == "index.html" and folder.rpartition("/")[2] in years and folder.count("/") <= 2
    is_logo = folder == "site/media" and name != "index.html"
    return is_list or is_logo or path in {"site/pressroom.css", "site/icon.svg"} or "/.well-known/" in path


def _closed(folder: Path, held: Mapping[str, Holding], sources: Collection[str]) -> dict[str, str]:
    """What the public may not see, by path: contacts for the press, and texts that were withheld when withdrawn."""
    closed = {path: "withdrawn, and its text withheld" for own in held.values() for path in own.closed}
    for path in sources:
        if path == "newsroom.yaml" or path.endswith(".md"):
            names = press_contacts(path, _inside(folder, path).read_bytes())
            if names:
                closed[path] = f"a contact for the press only: {', '.join(names)}"
    return dict(sorted(closed.items()))
