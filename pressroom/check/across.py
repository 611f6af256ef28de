"""The checks across all texts: addresses, keywords, names. Summaries in, problems out; no rule stands here."""

from collections.abc import Callable, Container, Iterator, Sequence

from pressroom.check.addresses import check_addresses
from pressroom.check.keywords import check_keywords
from pressroom.check.names import Named, NamesFound, check_names
from pressroom.check.newsroom import Known
from pressroom.check.releases import Examined
from pressroom.check.summaries import Summary
from pressroom.errors import Problem


def check_across(
    summaries: Sequence[Summary],
    known: Known,
    kept: NamesFound,
    fresh: Container[str],
    read: Callable[[str], Examined],
) -> tuple[list[Problem], NamesFound]:
    """Every problem that more than one text makes; `summaries` are in the order of their paths.

    `kept` is what an earlier check found of names in the texts that are not `fresh`; `read` reads a text again.
    """
    problems = [*check_addresses(summaries, known.languages), *check_keywords(summaries)]
    people = [*_contacts(known), *((each.source, person) for each in summaries for person in each.people)]
    runs = {each.source: each.runs for each in summaries}
    of_names, found = check_names(people, runs, kept, fresh, read)
    return problems + of_names, found


def _contacts(known: Known) -> Iterator[tuple[str, Named]]:
    for contact in known.newsroom.editions[0].contacts if known.newsroom else ():
        yield "newsroom.yaml", Named(contact.name, known.lines[contact.id], "contacts")
