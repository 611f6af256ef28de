"""Find the parts of a release in its text: headline, lead, body, contacts, help numbers, about text and more.

No word is lost: what is not recognised with all its words stays in the body, and `removed` lists what was left out.
"""

from datetime import datetime

from msgspec import Struct, structs

from pressroom.importer.completed_contacts import complete_contacts
from pressroom.importer.contact_blocks import find_contacts
from pressroom.importer.found import Doubt, FoundContact, FoundFact, FoundHelp, FoundLink, FoundOrganisation
from pressroom.importer.part_collector import PartCollector
from pressroom.importer.release_top import Top, read_top, take_headline, take_lead
from pressroom.importer.text_blocks import join_blocks, split_blocks
from pressroom.model.release import ReleaseKind

__all__ = ["ReleaseParts", "find_contacts", "split_body", "split_release"]


class ReleaseParts(Struct, frozen=True, kw_only=True):
    """The parts of a release, as far as its text shows them.

    `body` and the about texts are Markdown, all others plain text. `published_at` is naive: a text says no time zone.
    Without a time of day it is midnight, with a doubt about `publish_at`. `removed` is what was left out of all parts,
    such as “FOR IMMEDIATE RELEASE” or the heading above the contacts.
    """

    headline: str = ""
    lead: str = ""
    body: str = ""
    dateline: str = ""
    published_at: datetime | None = None
    kind: ReleaseKind = "press-release"
    contacts: tuple[FoundContact, ...] = ()
    help: tuple[FoundHelp, ...] = ()
    facts: tuple[FoundFact, ...] = ()
    organisations: tuple[FoundOrganisation, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[FoundLink, ...] = ()
    removed: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def split_release(markdown: str, language: str) -> ReleaseParts:
    """Find the parts of a whole text, whose first heading or line is the headline.

    Marks such as “PRESSMEDDELANDE 2026-03-03” and the name of the organisation may stand before the headline.
    """
    top = take_headline(read_top(split_blocks(markdown), language), language)
    return _find_parts(top, "", language)


def split_body(markdown: str, language: str, *, lead: str = "") -> ReleaseParts:
    """Find the parts of a text without headline.

    `lead` is the lead that the caller knows already; a first paragraph that repeats it is removed. Without one, the
    lead is the first paragraph if it is bold, comes after “Ingress”, or has at most 60 words and text after it.
    """
    return _find_parts(read_top(split_blocks(markdown), language), lead, language)


def _find_parts(top: Top, lead: str, language: str) -> ReleaseParts:
    top = take_lead(top, lead, language)
    collector = PartCollector(top.blocks, known=[top.headline, top.lead])
    collector.collect()
    lines = [line for block in top.blocks if block.kind != "code" for line in block.lines]
    numbers = [*(each.phone for each in collector.help), *(each.phone for each in collector.organisations)]
    completed = complete_contacts(tuple(dict.fromkeys(collector.contacts)), [*top.removed, *lines], numbers)
    doubts = (*top.doubts, *collector.doubts, *completed.doubts)
    return ReleaseParts(
        headline=top.headline,
        lead=top.lead,
        body=join_blocks(collector.body),
        dateline=top.dateline,
        published_at=top.published_at,
        kind=top.kind,
        contacts=completed.contacts,
        help=tuple(dict.fromkeys(collector.help)),
        facts=tuple(collector.facts),
        organisations=collector.merge_organisations(top.organisation),
        keywords=tuple(dict.fromkeys(collector.keywords)),
        links=tuple(dict.fromkeys([*top.links, *collector.links])),
        removed=(*top.removed, *collector.removed),
        doubts=tuple(structs.replace(doubt) for doubt in dict.fromkeys(doubts)),
    )
