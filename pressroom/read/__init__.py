"""Stage 1: files in, Drafts out, each value with its file and line; and what surrounds the texts: templates, messages.

Nothing is judged here: what a file holds is told as it is, and what cannot be read becomes a fault with its line.
"""

from pressroom.read.compiled import compiled_templates, keep_compiled
from pressroom.read.folders import drafts, newsroom
from pressroom.read.index import Index, Memory
from pressroom.read.locales import catalogues, languages
from pressroom.read.overrides import overrides
from pressroom.read.sightings import Seen, SeenYear, Sighting, foreseen, look
from pressroom.read.surroundings import (
    PREVIEW,
    STARTER,
    STARTERS,
    Surroundings,
    card_font,
    has_keys,
    starter,
    surroundings,
    templates,
)
from pressroom.read.text_files import LARGEST, newsroom_draft, release_draft

__all__ = [
    "LARGEST",
    "PREVIEW",
    "STARTER",
    "STARTERS",
    "Index",
    "Memory",
    "Seen",
    "SeenYear",
    "Sighting",
    "Surroundings",
    "card_font",
    "catalogues",
    "compiled_templates",
    "drafts",
    "foreseen",
    "has_keys",
    "keep_compiled",
    "languages",
    "look",
    "newsroom",
    "newsroom_draft",
    "overrides",
    "release_draft",
    "starter",
    "surroundings",
    "templates",
]
