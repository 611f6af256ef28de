"""Find the parts of a release in its text: headline, lead, body, contacts, help numbers, about text and more."""

from datetime import datetime

from msgspec import Struct

from pressroom.importer.found import Doubt, FoundContact, FoundFact, FoundHelp, FoundLink, FoundOrganisation
from pressroom.importer.text_blocks import join_blocks, split_blocks
from pressroom.model.release import ReleaseKind

_MAX_LEAD_WORDS = 60


class ReleaseParts(Struct, frozen=True, kw_only=True):
    """The parts of a release, as far as its text shows them.

    `body` is Markdown; `lead` and all others are plain text. `published_at` is naive: a text says no time zone. Without
    a time of day it is midnight, with a doubt about `publish_at`. `removed` is what was left out of all parts, such as
    “FOR IMMEDIATE RELEASE” or the heading above the contacts.
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
    """Find the parts of a whole text, whose first heading or line is the headline."""
    blocks = split_blocks(markdown)
    headline = blocks[0].text if blocks else ""
    body = split_body(join_blocks(blocks[1:]), language)
    return ReleaseParts(headline=headline, lead=body.lead, body=body.body)


def split_body(markdown: str, language: str) -> ReleaseParts:  # noqa: ARG001 - the language decides about dates
    """Find the parts of a text without headline.

    The lead is a first paragraph of at most 60 words that other text follows.
    """
    blocks = split_blocks(markdown)
    is_lead = len(blocks) > 1 and blocks[0].kind == "paragraph" and len(blocks[0].text.split()) <= _MAX_LEAD_WORDS
    return ReleaseParts(lead=blocks[0].text if is_lead else "", body=join_blocks(blocks[is_lead:]))


def find_contacts(text: str, language: str) -> tuple[FoundContact, ...]:  # noqa: ARG001 - names are in any language
    """Return the contacts in lines that are known to be about contacts."""
    return ()
