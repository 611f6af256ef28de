"""Summaries: an examined text in, all that the checks across texts and the later stages need of it but its words out.

A build keeps them from one time to the next, so that only texts that changed are read. They judge nothing.
"""

from collections.abc import Iterator

from msgspec import Struct, structs

from pressroom.artifact import Teaser, digest
from pressroom.check.fields import part_of, text_of
from pressroom.check.history import has_changed, seal
from pressroom.check.names import RUN, Named
from pressroom.check.releases import Examined
from pressroom.draft import Sequence
from pressroom.errors import Problem
from pressroom.release import History, Release
from pressroom.text.dates import rfc3339


class Summary(Struct, frozen=True, array_like=True, gc=False):
    """What is known of one text: `source` is its path in the newsroom.

    `problems` are those that can be seen in it alone, and hold for the `day` (its ordinal) or, if that is 0, for ever.
    `runs` are the words with capitals in a row, a line each. `keyword_lines` stand beside `keywords`. `release` is
    there when the text is valid, has a time and, where there is a record, is on it, and has not been put into a volume
    yet. `is_changed`: the text is another than was last recorded of it.
    """

    source: str
    problems: tuple[Problem, ...]
    day: int
    people: tuple[Named, ...]
    runs: str
    keywords: tuple[str, ...]
    keyword_lines: tuple[int, ...]
    former_urls: tuple[str, ...]
    former_line: int
    release: Teaser | None
    is_changed: bool = False


def summary(examined: Examined, release: Release | None, history: History | None = None) -> Summary:
    """All of one text but its words; `release` is what was made of it, `history` what is on record of its release."""
    values = examined.values
    keywords = tuple([keyword.name for keyword in values.get("keywords", ())])
    former_urls = values.get("former_urls", ())
    return Summary(
        examined.draft.path,
        tuple(examined.report.problems),
        examined.scope.day.toordinal() if _is_of_the_day(examined) else 0,
        tuple(_people(examined)),
        "\n".join(dict.fromkeys(RUN.findall(examined.running.whole))),
        keywords,
        _keyword_lines(examined, keywords),
        former_urls,
        examined.line_at("former_urls") if former_urls else 1,
        teaser(release) if release and (history is None or release.versions) else None,
        _is_changed(examined, history or {}),
    )


def _is_changed(examined: Examined, history: History) -> bool:
    files = (*examined.values.get("images", ()), *examined.values.get("documents", ()))
    return has_changed(seal(examined.draft, files), history.get(examined.scope.language, ()))


def teaser(release: Release) -> Teaser:
    """A release as others show it."""
    made = Teaser(
        release.path,
        release.headline,
        release.lead,
        rfc3339(release.publish_at),
        release.kind,
        release.address,
        release.language,
        tuple([keyword.name for keyword in release.keywords]),
        release.images,
        release.documents,
        release.issuers,
        release.publish_at.timestamp(),
        corrected=rfc3339(release.updated) if release.updated != release.publish_at else "",
        is_withdrawn=release.withdrawal is not None,
    )
    return structs.replace(made, digest=digest(release), shown=digest(made))


def _is_of_the_day(examined: Examined) -> bool:
    """Whether its problems may be others tomorrow: dates without a year, and last days of people written out.

    Of what is not valid, no more is known than that it is not.
    """
    contacts = examined.values.get("contacts", ())
    has_last_days = any(each and not each.id and each.until for each in contacts)
    return bool(examined.report.errors) or "publish_at" not in examined.values or has_last_days


def _people(examined: Examined) -> Iterator[Named]:
    """The contacts written out in a release, and the speakers of its quotes."""
    for contact in examined.values.get("contacts", ()):
        if contact and not contact.id:
            yield Named(contact.name, examined.line_at("contacts"), "contacts")
    for block in examined.found.blocks:
        if block.kind == "speaker" and (name := RUN.match(block.text)):
            yield Named(name[0], examined.line_of(block.line))


def _keyword_lines(examined: Examined, keywords: tuple[str, ...]) -> tuple[int, ...]:
    if not keywords:
        return ()
    node = part_of(examined.draft.fields, "keywords")
    items = node.items if isinstance(node, Sequence) else ()
    lines = {" ".join(text_of(item).split()): item.line for item in items}
    first = items[0].line if items else 1
    return tuple([lines.get(name, first) for name in keywords])
