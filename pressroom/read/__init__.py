"""Stage 1: files in, Drafts out, each value with its file and line; and what surrounds the texts: templates, messages.

Nothing is judged here: what a file holds is told as it is, and what cannot be read becomes a fault with its line.
"""

from pressroom.read.folders import read
from pressroom.read.surroundings import STARTERS, Surroundings, catalogues, languages, surroundings, templates

__all__ = ["STARTERS", "Surroundings", "catalogues", "languages", "read", "surroundings", "templates"]
