"""Pictures as octets: what they are, in which sizes they are shown, what is written into them, what is taken out.

Octets and values in, octets out; no file is opened. Named here is what the plan and the pages need of them: all else
loads where there is a picture, and Pillow where one is decoded or drawn.
"""

from pressroom.pictures.files import CAPTIONS, CARD, CONTACTS, KIT, SHARE_CARD, card_text, rendition_file
from pressroom.pictures.sizes import Size, sizes

__all__ = [
    "CAPTIONS",
    "CARD",
    "CONTACTS",
    "KIT",
    "SHARE_CARD",
    "Size",
    "card_text",
    "rendition_file",
    "sizes",
]
