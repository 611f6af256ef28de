"""The captions of a release's pictures, to lie beside the pictures: PressMaterial in, plain text out, in UTF-8."""

from collections.abc import Iterator

from pressroom.artifact import Item, PressMaterial
from pressroom.release import Image
from pressroom.render.messages import Messages
from pressroom.render.names import file_facts
from pressroom.render.press import Press, subject
from pressroom.text.directions import in_order


def captions(item: Item, press: Press) -> bytes:
    """Of each picture its file, what it shows, whom to credit and how it may be used."""
    release = subject(item, PressMaterial).release
    messages = press.messages(item.language)
    parts = [(release.headline, press.url(release.path)), *(_picture(image, messages) for image in release.images)]
    return "\n".join("".join(f"{in_order(line)}\n" for line in part) for part in parts).encode()


def _picture(image: Image, messages: Messages) -> Iterator[str]:
    yield f"{image.file} ({file_facts(image, messages)})"
    if image.caption or image.alt:
        yield image.caption or image.alt
    if image.credit:
        yield messages.say("Picture: %(credit)s", credit=image.credit)
    if image.terms:
        yield image.terms
