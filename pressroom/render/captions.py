"""captions.txt: the captions, credits and terms of a release's images as plain text."""

from collections.abc import Iterator

from pressroom.model.newsroom import Image
from pressroom.model.pages import PressKitContent
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.labels import Messages, describe_file
from pressroom.text.bidi import isolate_lines


def render_captions(item: Item, context: RenderContext) -> bytes:
    """Render the file name, caption, credit and terms of each image."""
    release = get_page_model(item, PressKitContent).release
    messages = context.messages(item.language)
    parts = [
        (release.headline, context.url(release.path)),
        *(_list_caption_lines(image, messages) for image in release.images),
    ]
    return "\n".join("".join(f"{isolate_lines(line)}\n" for line in part) for part in parts).encode()


def _list_caption_lines(image: Image, messages: Messages) -> Iterator[str]:
    yield f"{image.file} ({describe_file(image, messages)})"
    if image.caption or image.alt:
        yield image.caption or image.alt
    if image.credit:
        yield messages.translate("Picture: %(credit)s", credit=image.credit)
    if image.terms:
        yield image.terms
