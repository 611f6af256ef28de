"""Summarise checked texts, and all texts of a year, for the checks across releases and for the plan.

A build caches the summaries, so that only texts that have changed are read again. Summaries of single texts, and
entries, stay encoded until they are needed: most years of an archive do not change.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TypeAlias
from urllib.parse import unquote

from msgspec import Raw, Struct, msgpack, structs

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.person_names import CAPITALISED_WORDS, CapitalisedWords, NamedPerson
from pressroom.check.problems import FieldPlace
from pressroom.check.release_fields import ReleaseCheck, parse_location
from pressroom.check.site_links import find_site_links
from pressroom.check.versions import compute_version_digest, has_changed
from pressroom.errors import Problem
from pressroom.model.draft import Sequence as SequenceNode
from pressroom.model.entry import Entry, EntryRef, compute_digest, create_entry_ref, get_sort_key, parse_language
from pressroom.model.release import Release, VersionsByLanguage
from pressroom.text.dates import format_rfc3339

_WORDS_DIGEST_SIZE = 8


class ReleaseSummary(Struct, frozen=True, array_like=True, gc=False):
    """What the build needs to know about one text; `path` is its path in the newsroom.

    `problems` are the problems of the text alone. They are valid on `valid_day` (a date's ordinal), or always if that
    is 0. `people` are contacts and speakers. `capitalised_words` are runs of capitalised words, one a line.
    `keyword_places`, `former_url_places` and `former_location_places` are the places of such values. `entry` is None
    if the text is invalid, has no `publish_at` or is not in the record, and also once a `YearSummary` contains it.
    `is_changed`: the text differs from its last recorded version. `site_links` are the links to other pages of the
    site, `site_link_places` their places. `words_digest` is a digest of headline, lead and body: 8 bytes. `has_time`:
    it has a valid `publish_at`. `entry_id` is the id in its front matter, at `entry_id_place`. `is_unreviewed`: it has
    comments `# check: …`, which somebody has to look at.
    """

    path: str
    problems: tuple[Problem, ...]
    valid_day: int
    people: tuple[NamedPerson, ...]
    capitalised_words: str
    keywords: tuple[str, ...]
    keyword_places: tuple[FieldPlace, ...]
    former_urls: tuple[str, ...]
    former_url_places: tuple[FieldPlace, ...]
    entry: Entry | None
    is_changed: bool = False
    site_links: tuple[str, ...] = ()
    site_link_places: tuple[FieldPlace, ...] = ()
    words_digest: bytes = bytes(_WORDS_DIGEST_SIZE)
    has_time: bool = False
    entry_id: str = ""
    entry_id_place: FieldPlace | None = None
    is_unreviewed: bool = False
    former_locations: tuple[str, ...] = ()
    former_location_places: tuple[FieldPlace, ...] = ()


def summarise_release(
    check: ReleaseCheck,
    release: Release | None,
    history: VersionsByLanguage | None = None,
    addresses: tuple[str, ...] = (),
) -> ReleaseSummary:
    """Return the summary of a text, its release (None if invalid), and what the record says about that release."""
    values = check.values
    keywords = tuple([keyword.name for keyword in values.get("keywords", ())])
    former_urls = check.list_former_urls(addresses)
    site_links = list(find_site_links(check))
    return ReleaseSummary(
        check.draft.path,
        tuple(check.problems.all),
        check.scope.today.toordinal() if _is_date_dependent(check) else 0,
        tuple(_collect_people(check)),
        "\n".join(dict.fromkeys(CAPITALISED_WORDS.findall(check.running_text.full_text))),
        keywords,
        tuple([check.find_item("keywords", keyword) for keyword in keywords]),
        former_urls,
        tuple([_find_former_url(check, url) for url in former_urls]),
        to_entry(release) if release and (history is None or release.versions) else None,
        _is_changed(check, history or {}),
        tuple([each.path for each in site_links]),
        tuple([each.place for each in site_links]),
        _compute_words_digest(check),
        "publish_at" in values,
        values.get("id", ""),
        FieldPlace("id", check.find_value("id")) if values.get("id") else None,
        bool(check.draft.check_comments),
        values.get("former_locations", ()),
        tuple([_find_former_url(check, url) for url in values.get("former_locations", ())]),
    )


def _compute_words_digest(check: ReleaseCheck) -> bytes:
    words = (check.values.get("headline", ""), check.values.get("lead", ""), check.running_text.body)
    return blake2b(msgpack.encode(words), digest_size=_WORDS_DIGEST_SIZE).digest()


def _is_changed(check: ReleaseCheck, history: VersionsByLanguage) -> bool:
    files = (*check.values.get("images", ()), *check.values.get("documents", ()))
    return has_changed(compute_version_digest(check.draft, files), history.get(check.scope.language, ()))


def to_entry(release: Release) -> Entry:
    """Return the entry of a release, with its digests."""
    entry = Entry(
        release.path,
        release.headline,
        release.lead,
        format_rfc3339(release.publish_at),
        release.kind,
        release.address,
        release.language,
        tuple([keyword.name for keyword in release.keywords]),
        release.images,
        release.documents,
        release.issuers,
        release.publish_at.timestamp(),
        corrected=format_rfc3339(release.updated) if release.updated != release.publish_at else "",
        is_withdrawn=release.withdrawal is not None,
    )
    return structs.replace(
        entry,
        release_digest=compute_digest(release),
        entry_digest=compute_digest(entry),
        former_urls=(*release.former_urls, *release.former_locations),
    )


def _is_date_dependent(check: ReleaseCheck) -> bool:
    """Return whether the problems may differ tomorrow, because of dates without a year or last days of contacts.

    This is unknown for a text with errors, so it is true for them.
    """
    contacts = check.values.get("contacts", ())
    has_last_days = any(each and not each.id and each.until for each in contacts)
    return bool(check.problems.error_count) or "publish_at" not in check.values or has_last_days


def _collect_people(check: ReleaseCheck) -> Iterator[NamedPerson]:
    """Yield the people in `contacts`, except those given by id, and the speakers of quotes."""
    for contact in check.values.get("contacts", ()):
        if contact and not contact.id:
            yield NamedPerson(contact.name, check.find_item("contacts", contact.name))
    for block in check.body_elements.blocks:
        if block.kind == "speaker" and (name := CAPITALISED_WORDS.match(block.text)):
            yield NamedPerson(name[0], FieldPlace("", check.running_text.find_speaker(block, name[0])))


def _find_former_url(check: ReleaseCheck, url: str) -> FieldPlace:
    """Return the place of a former URL, which is percent-encoded in the file, or not."""
    node = find_node(check.draft.fields, "former_urls")
    for item in node.items if isinstance(node, SequenceNode) else ():
        text = get_scalar_text(item)
        if url in {unquote(text), parse_location(text, check.base_url)}:
            return check.find_item("former_urls", get_scalar_text(item))
    return FieldPlace("former_urls", check.find_key("former_urls"))


class KeywordSpelling(Struct, frozen=True, array_like=True, gc=False):
    """A keyword, and the language and path of the first text of the year that contains it."""

    language: str
    keyword: str
    path: str


class SiteLink(Struct, frozen=True, array_like=True, gc=False):
    """A link to a page of the site, the path of the text that contains it, and its place there."""

    url: str
    path: str
    place: FieldPlace


class FormerUrl(Struct, frozen=True, array_like=True, gc=False):
    """A former URL of a release, the path of the text that names it, and its place there."""

    url: str
    path: str
    place: FieldPlace


class GivenId(Struct, frozen=True, array_like=True, gc=False):
    """An id that a text has from an earlier feed, the path of that text, and the place of the id there."""

    id: str
    path: str
    place: FieldPlace


SummariesByAddress: TypeAlias = dict[str, tuple[ReleaseSummary, ...]]
"""The summaries of the texts of each release, by its address."""


class StoredEntry(Struct, frozen=True):
    """An entry as a year summary stores it: the reference to it, and the entry itself as bytes."""

    entry_ref: EntryRef
    encoded_entry: Raw


class YearSummary(Struct, frozen=True, array_like=True, dict=True):
    """The summaries of the texts of one year.

    `problems` are the problems of single texts; `is_date_dependent`: some of them may differ tomorrow. `encoded_paths`
    contains the paths of all texts. `people` and `keyword_spellings` contain each name and keyword once, with its first
    text. `entries` are those of the valid releases with a `publish_at` that are in the record, if there is one, by
    language, newest first; `encoded_entries` contains the whole entries in the same order. `changed_paths` are the
    texts that differ from their last recorded version. `words_digests` contains the digest of the words of each text,
    in the order of `encoded_paths`. `has_times`: one of them has a `publish_at`. `given_ids` are the ids that texts
    have from earlier feeds. `unreviewed_paths` are the texts with comments `# check: …`.
    """

    problems: tuple[Problem, ...]
    is_date_dependent: bool
    encoded_paths: memoryview
    people: tuple[tuple[str, NamedPerson], ...]
    keyword_spellings: tuple[KeywordSpelling, ...]
    former_urls: tuple[FormerUrl, ...]
    entries: tuple[EntryRef, ...]
    encoded_entries: memoryview
    capitalised_words: CapitalisedWords
    encoded_summaries: memoryview
    changed_paths: tuple[str, ...] = ()
    site_links: tuple[SiteLink, ...] = ()
    words_digests: bytes = b""
    has_times: bool = False
    given_ids: tuple[GivenId, ...] = ()
    unreviewed_paths: tuple[str, ...] = ()
    former_locations: tuple[FormerUrl, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The paths of all texts."""
        return _decode_paths(self.encoded_paths)

    @property
    def summaries(self) -> SummariesByAddress:
        """The summaries by address, in the order of their paths."""
        return _decode_summaries(self.encoded_summaries)

    @property
    def entries_by_path(self) -> dict[str, EntryRef]:
        """The references to the entries of the year, by the paths of their texts."""
        return {entry.source: entry for entry in self.entries}

    def load_entry(self, path: str) -> Entry:
        """Return the whole entry of the text at a path."""
        return _decode_entry(self._encoded_entries_by_path[path])

    def select_entries(self, addresses: Container[str]) -> dict[str, StoredEntry]:
        """Return the entries of releases as they are stored, by the paths of their texts."""
        return {
            entry.source: StoredEntry(entry, self._encoded_entries_by_path[entry.source])
            for entry in self.entries
            if entry.address in addresses
        }

    @cached_property
    def _encoded_entries_by_path(self) -> dict[str, Raw]:
        encoded_entries = _decode_list(self.encoded_entries)
        return {entry.source: encoded for entry, encoded in zip(self.entries, encoded_entries, strict=True)}


_decode_paths = msgpack.Decoder(list[str]).decode
_decode_summaries = msgpack.Decoder(SummariesByAddress).decode
_decode_list = msgpack.Decoder(list[Raw]).decode
_decode_entry = msgpack.Decoder(Entry).decode


def summarise_year(summaries: SummariesByAddress, cached_entries: Mapping[str, StoredEntry]) -> YearSummary:
    """Combine the summaries of the texts of a year.

    `cached_entries` contains the entries of texts that were not read again, by path.
    """
    all_summaries = [each for of_release in summaries.values() for each in of_release]
    stored_summaries = {
        address: tuple([_remove_entry(each) for each in of_release]) for address, of_release in summaries.items()
    }
    entries = _sort_entries(_collect_entries(all_summaries, cached_entries))
    return YearSummary(
        tuple([problem for each in all_summaries for problem in each.problems]),
        any(each.valid_day for each in all_summaries),
        memoryview(msgpack.encode([each.path for each in all_summaries])),
        tuple(_collect_people_of_year(all_summaries)),
        tuple(_collect_keyword_spellings(all_summaries)),
        tuple(_collect_former_urls(all_summaries)),
        tuple([each.entry_ref for each in entries]),
        memoryview(msgpack.encode([each.encoded_entry for each in entries])),
        CapitalisedWords(memoryview(msgpack.encode({each.path: each.capitalised_words for each in all_summaries}))),
        memoryview(msgpack.encode(stored_summaries)),
        tuple([each.path for each in all_summaries if each.is_changed]),
        tuple(_collect_site_links(all_summaries)),
        b"".join([each.words_digest for each in all_summaries]),
        any(each.has_time for each in all_summaries),
        tuple(_collect_given_ids(all_summaries)),
        tuple([each.path for each in all_summaries if each.is_unreviewed]),
        tuple(_collect_former_locations(all_summaries)),
    )


def _remove_entry(summary: ReleaseSummary) -> ReleaseSummary:
    return structs.replace(summary, entry=None) if summary.entry else summary


def _sort_entries(entries: Iterable[StoredEntry]) -> list[StoredEntry]:
    """Sort by language, newest first."""
    newest_first = sorted(entries, key=lambda each: get_sort_key(each.entry_ref), reverse=True)
    return sorted(newest_first, key=lambda each: each.entry_ref.language)


def _collect_entries(
    summaries: Sequence[ReleaseSummary], cached_entries: Mapping[str, StoredEntry]
) -> Iterator[StoredEntry]:
    for each in summaries:
        if each.entry:
            yield StoredEntry(create_entry_ref(each.entry), Raw(msgpack.encode(each.entry)))
        elif each.path in cached_entries:
            yield cached_entries[each.path]


def _collect_site_links(summaries: Sequence[ReleaseSummary]) -> Iterator[SiteLink]:
    for each in summaries:
        for url, place in zip(each.site_links, each.site_link_places, strict=True):
            yield SiteLink(url, each.path, place)


def _collect_people_of_year(summaries: Sequence[ReleaseSummary]) -> Iterator[tuple[str, NamedPerson]]:
    """Yield each name once, with the path of its first text."""
    names: set[str] = set()
    for each in summaries:
        for person in each.people:
            if person.name not in names:
                names.add(person.name)
                yield each.path, person


def _collect_former_urls(summaries: Sequence[ReleaseSummary]) -> Iterator[FormerUrl]:
    for each in summaries:
        for url, place in zip(each.former_urls, each.former_url_places, strict=True):
            yield FormerUrl(url, each.path, place)


def _collect_former_locations(summaries: Sequence[ReleaseSummary]) -> Iterator[FormerUrl]:
    for each in summaries:
        for url, place in zip(each.former_locations, each.former_location_places, strict=True):
            yield FormerUrl(url, each.path, place)


def _collect_given_ids(summaries: Sequence[ReleaseSummary]) -> Iterator[GivenId]:
    for each in summaries:
        if each.entry_id_place:
            yield GivenId(each.entry_id, each.path, each.entry_id_place)


def _collect_keyword_spellings(summaries: Sequence[ReleaseSummary]) -> Iterator[KeywordSpelling]:
    """Yield each keyword of a language once, with its first text."""
    keywords: set[tuple[str, str]] = set()
    for each in summaries:
        language = parse_language(each.path)
        for keyword in each.keywords:
            if (language, keyword) not in keywords:
                keywords.add((language, keyword))
                yield KeywordSpelling(language, keyword, each.path)
