"""The checks across all texts: addresses, keywords, names. Volumes in, problems out; no rule stands here."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from pressroom.check.addresses import check_addresses
from pressroom.check.keywords import check_keywords
from pressroom.check.names import Named, NamesFound, check_names
from pressroom.check.newsroom import Known
from pressroom.check.releases import Examined
from pressroom.check.volumes import Volume
from pressroom.errors import Problem


class Fresh(Struct, frozen=True):
    """What has been read just now: the paths of texts, and the years whose volumes they are in."""

    sources: frozenset[str]
    years: frozenset[str]


def check_across(
    volumes: Mapping[str, Volume], known: Known, kept: NamesFound, fresh: Fresh, read: Callable[[str], Examined]
) -> tuple[list[Problem], NamesFound]:
    """Every problem that more than one text makes; `volumes` stand by their years, in order.

    `kept` is what an earlier check found of names in the texts that are not `fresh`; `read` reads a text again.
    """
    every = tuple(volumes.values())
    people = [*_contacts(known), *(person for each in every for person in each.people)]
    runs = [(each.runs, year in fresh.years) for year, each in volumes.items()]
    of_names, found = check_names(people, runs, kept, fresh.sources, read)
    return [*check_addresses(every, known.languages), *check_keywords(every), *of_names], found


def _contacts(known: Known) -> Iterator[tuple[str, Named]]:
    for contact in known.newsroom.editions[0].contacts if known.newsroom else ():
        yield "newsroom.yaml", Named(contact.name, known.lines[contact.id], "contacts")
