"""Summarise a checked text: everything that later checks and stages need, except its body.

A build caches the summaries, so that only texts that have changed are read again.
"""

from collections.abc import Iterator

from msgspec import Struct, structs

from pressroom.check.fields import find_node, get_scalar_text
from pressroom.check.history import compute_version_digest, has_changed
from pressroom.check.person_names import CAPITALISED_WORDS, NamedPerson
from pressroom.check.release_fields import ReleaseCheck
from pressroom.errors import Problem
from pressroom.model.draft import Sequence
from pressroom.model.entry import Entry, compute_digest
from pressroom.model.release import Release, VersionsByLanguage
from pressroom.text.dates import format_rfc3339


class ReleaseSummary(Struct, frozen=True, array_like=True, gc=False):
    """What the build needs to know about one text; `path` is its path in the newsroom.

    `problems` are the problems of the text alone. They are valid on `valid_day` (a date's ordinal), or always if that
    is 0. `people` are contacts and speakers. `capitalised_words` are runs of capitalised words, one a line.
    `keyword_lines` are the lines of `keywords`. `entry` is None if the text is invalid, has no `publish_at` or is not
    in the record, and also once a `YearSummary` contains it. `is_changed`: the text differs from its last recorded
    version.
    """

    path: str
    problems: tuple[Problem, ...]
    valid_day: int
    people: tuple[NamedPerson, ...]
    capitalised_words: str
    keywords: tuple[str, ...]
    keyword_lines: tuple[int, ...]
    former_urls: tuple[str, ...]
    former_urls_line: int
    entry: Entry | None
    is_changed: bool = False


def summarise_release(
    check: ReleaseCheck, release: Release | None, history: VersionsByLanguage | None = None
) -> ReleaseSummary:
    """Return the summary of a text, its release (None if invalid) and the recorded versions of that release."""
    values = check.values
    keywords = tuple([keyword.name for keyword in values.get("keywords", ())])
    former_urls = values.get("former_urls", ())
    return ReleaseSummary(
        check.draft.path,
        tuple(check.problems.all),
        check.scope.today.toordinal() if _is_date_dependent(check) else 0,
        tuple(_collect_people(check)),
        "\n".join(dict.fromkeys(CAPITALISED_WORDS.findall(check.running_text.full_text))),
        keywords,
        _find_keyword_lines(check, keywords),
        former_urls,
        check.get_line_of_key("former_urls") if former_urls else 1,
        to_entry(release) if release and (history is None or release.versions) else None,
        _is_changed(check, history or {}),
    )


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
    return structs.replace(entry, release_digest=compute_digest(release), entry_digest=compute_digest(entry))


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
            yield NamedPerson(contact.name, check.get_line_of_key("contacts"), "contacts")
    for block in check.body_elements.blocks:
        if block.kind == "speaker" and (name := CAPITALISED_WORDS.match(block.text)):
            yield NamedPerson(name[0], check.to_file_line(block.line))


def _find_keyword_lines(check: ReleaseCheck, keywords: tuple[str, ...]) -> tuple[int, ...]:
    if not keywords:
        return ()
    node = find_node(check.draft.fields, "keywords")
    items = node.items if isinstance(node, Sequence) else ()
    lines = {" ".join(get_scalar_text(item).split()): item.line for item in items}
    first_line = items[0].line if items else 1
    return tuple([lines.get(name, first_line) for name in keywords])
