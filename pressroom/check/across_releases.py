"""Run the checks that compare all releases: URLs, keywords and the names of people."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from pressroom.check.addresses import check_addresses
from pressroom.check.keywords import check_keywords
from pressroom.check.newsroom import NewsroomContext
from pressroom.check.person_names import NamedPerson, NameIndex, check_names
from pressroom.check.release_fields import ReleaseCheck
from pressroom.check.year_summary import YearSummary
from pressroom.errors import Problem


class NewlyReadTexts(Struct, frozen=True):
    """The texts that this build has read: their paths, and the years that they are in."""

    paths: frozenset[str]
    years: frozenset[str]


def check_across_releases(
    year_summaries: Mapping[str, YearSummary],
    newsroom_context: NewsroomContext,
    cached_names: NameIndex,
    newly_read: NewlyReadTexts,
    recheck: Callable[[str], ReleaseCheck],
) -> tuple[list[Problem], NameIndex]:
    """Return the problems that involve more than one text, and the index of names for the next build.

    `year_summaries` are by year, in order. `cached_names` is the index of an earlier build; it covers the texts that
    are not in `newly_read`. `recheck` reads and checks the text at a path again.
    """
    summaries = tuple(year_summaries.values())
    people = [*_collect_contacts(newsroom_context), *(person for each in summaries for person in each.people)]
    capitalised_words = [(each.capitalised_words, year in newly_read.years) for year, each in year_summaries.items()]
    name_problems, names = check_names(people, capitalised_words, cached_names, newly_read.paths, recheck)
    return [
        *check_addresses(summaries, newsroom_context.languages),
        *check_keywords(summaries),
        *name_problems,
    ], names


def _collect_contacts(newsroom_context: NewsroomContext) -> Iterator[tuple[str, NamedPerson]]:
    for contact in newsroom_context.newsroom.editions[0].contacts if newsroom_context.newsroom else ():
        yield "newsroom.yaml", NamedPerson(contact.name, newsroom_context.contact_lines[contact.id], "contacts")
