"""Pictures as octets: what they are, in which sizes they are shown, what is written into them, what is taken out.

Octets and values in, octets out; no file is opened. Pillow loads only where a picture is decoded or drawn.
"""

from pressroom.pictures.containers import bare_size, marked, marked_size
from pressroom.pictures.files import CAPTIONS, CARD, CONTACTS, KIT, SHARE_CARD, card_text, rendition_file
from pressroom.pictures.marks import Marks, marks_of
from pressroom.pictures.sizes import Size, sizes

__all__ = [
    "CAPTIONS",
    "CARD",
    "CONTACTS",
    "KIT",
    "SHARE_CARD",
    "Marks",
    "Size",
    "bare_size",
    "card_text",
    "marked",
    "marked_size",
    "marks_of",
    "rendition_file",
    "sizes",
]
