"""Write all public releases as one JSON Feed 1.1, with everything that is in `release.json` as `_pressroom`."""

from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from pressroom.model.pages import ReleasePage, Translation
from pressroom.model.plan import CommitOrder, Item
from pressroom.model.release import Release
from pressroom.render import RenderContext, render, render_feed_entry

_VERSION = "https://jsonfeed.org/version/1.1"


class FeedWriter:
    """Writes one release after the other; leave the context to end the feed."""

    def __init__(self, file: BinaryIO, context: RenderContext) -> None:
        self._file = file
        self._context = context
        self._separator = b"\n"

    def __enter__(self) -> Self:
        edition = self._context.newsroom.editions[0]
        head = {
            "version": _VERSION,
            "title": edition.title,
            "home_page_url": self._context.url("/"),
            "description": edition.description or edition.title,
            "language": edition.language,
            "authors": [{"name": organisation.name} for organisation in edition.organisations],
        }
        self._file.write(msgspec.json.encode(head)[:-1] + b',"items":[')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._file.write(b"\n]}\n")

    def write(self, release: Release, translations: tuple[Translation, ...]) -> None:
        """Write a release as an item."""
        entry = render_feed_entry("json-feed", release, self._context)
        data = self._render_data(release, translations)
        self._file.write(self._separator + entry[:-1] + b',"_pressroom":' + data + b"}")
        self._separator = b",\n"

    def _render_data(self, release: Release, translations: tuple[Translation, ...]) -> bytes:
        """Return the content of `release.json`, also if the newsroom leaves that file out."""
        shown = release.without_content if release.withdrawal else release
        item = Item("", "release-json", release.language, ReleasePage(shown), CommitOrder.PAGE, translations)
        return render(item, self._context).content.strip()
