"""Pictures as octets: what they are, in which sizes they are shown, what is written into them, what is taken out.

Octets and values in, octets out; no file is opened. Named here is what the plan and the pages need of them: all else
loads where there is a picture, and Pillow where one is decoded or drawn.
"""

from pressroom.images.names import (
    CAPTIONS_FILE,
    CONTACTS_FILE,
    PRESS_KIT_FILE,
    SHARE_IMAGE_FILE,
    SHARE_IMAGE_SIZE,
    get_rendition_path,
    get_share_image_text,
)
from pressroom.images.sizes import Size, choose_sizes

__all__ = [
    "CAPTIONS_FILE",
    "CONTACTS_FILE",
    "PRESS_KIT_FILE",
    "SHARE_IMAGE_FILE",
    "SHARE_IMAGE_SIZE",
    "Size",
    "choose_sizes",
    "get_rendition_path",
    "get_share_image_text",
]
