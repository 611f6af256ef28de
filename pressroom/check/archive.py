"""The checks across all texts: addresses, keywords, names. Volumes in, problems out; no rule stands here."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from pressroom.check.addresses import check_addresses
from pressroom.check.keywords import check_keywords
from pressroom.check.names import NamedPerson, NameIndex, check_names
from pressroom.check.newsroom import NewsroomContext
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.year_summary import YearSummary
from pressroom.errors import Problem


class NewlyReadTexts(Struct, frozen=True):
    """What has been read just now: the paths of texts, and the years whose volumes they are in."""

    paths: frozenset[str]
    years: frozenset[str]


def check_across_releases(
    year_summaries: Mapping[str, YearSummary],
    newsroom_context: NewsroomContext,
    cached_names: NameIndex,
    newly_read: NewlyReadTexts,
    recheck: Callable[[str], ReleaseCheck],
) -> tuple[list[Problem], NameIndex]:
    """Every problem that more than one text makes; `volumes` stand by their years, in order.

    `kept` is what an earlier check found of names in the texts that are not `fresh`; `read` reads a text again.
    """
    every = tuple(year_summaries.values())
    people = [*_collect_contacts(newsroom_context), *(person for each in every for person in each.people)]
    runs = [(each.capitalised_words, year in newly_read.years) for year, each in year_summaries.items()]
    of_names, found = check_names(people, runs, cached_names, newly_read.paths, recheck)
    return [*check_addresses(every, newsroom_context.languages), *check_keywords(every), *of_names], found


def _collect_contacts(newsroom_context: NewsroomContext) -> Iterator[tuple[str, NamedPerson]]:
    for contact in newsroom_context.newsroom.editions[0].contacts if newsroom_context.newsroom else ():
        yield "newsroom.yaml", NamedPerson(contact.name, newsroom_context.contact_lines[contact.id], "contacts")
