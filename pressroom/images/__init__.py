"""Process images: smaller sizes, metadata, and share images. Functions take and return bytes; no file is opened.

Exported here are the names that plan and pages need. The other modules are imported only where there is an image, and
Pillow only where one is decoded or drawn.
"""

from pressroom.images.names import (
    SHARE_IMAGE_SIZE,
    Size,
    choose_sizes,
    find_preview_image,
    get_rendition_path,
    get_share_image_text,
    is_preview_type,
)

__all__ = [
    "SHARE_IMAGE_SIZE",
    "Size",
    "choose_sizes",
    "find_preview_image",
    "get_rendition_path",
    "get_share_image_text",
    "is_preview_type",
]
