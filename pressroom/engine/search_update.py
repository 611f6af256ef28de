"""Update the search index of a newsroom that has a service, as the site changes. Without a service there is none."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pressroom.check.fields import find_node
from pressroom.engine.workspace import Workspace
from pressroom.errors import Problem
from pressroom.model.plan import Plan
from pressroom.write import ByteRange, SpoolReader
from pressroom.write.staging import PRIVATE_FILES, STAGING_FOLDER

if TYPE_CHECKING:
    from pressroom.search.index import SearchIndex


class SearchUpdate:
    """What the search index lacks, and what it has to lose. Without an `index`, there must be no file either."""

    def __init__(self, workspace: Workspace, index: "SearchIndex | None") -> None:
        self._out = workspace.config.out
        self._index = index

    @property
    def missing(self) -> tuple[str, ...]:
        """The sources of the releases that have to be rendered for the index."""
        return self._index.missing if self._index else ()

    def prepare(self, entries: Iterable[ByteRange]) -> None:
        """Write a new index beside the old one, if one is needed, before the site changes."""
        if self._index:
            self._index.prepare(_read_entries(entries))

    def remove_outdated(self) -> None:
        """Remove what will not be public any more, before the site changes."""
        if self._index:
            self._index.remove_outdated()
        else:
            for name in PRIVATE_FILES:
                (self._out / name).unlink(missing_ok=True)

    def add_missing(self, entries: Iterable[ByteRange]) -> None:
        """Add what is public now, after the site has changed."""
        if self._index:
            self._index.add_missing(_read_entries(entries))


def plan_search_update(workspace: Workspace, plan: Plan) -> SearchUpdate:
    """Compare the search index in the output folder with the plan."""
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or not newsroom.service_url or not _is_search_installed():
        return SearchUpdate(workspace, None)
    from pressroom.search.index import PublicRelease, SearchIndex  # noqa: PLC0415 - other newsrooms need no SQLite

    releases = [
        PublicRelease(entry.source, entry.release_digest, entry.timestamp)
        for section in plan.sections
        for entry in section.entries
        if not entry.is_withdrawn
    ]
    out, options = workspace.config.out, workspace.options
    is_rebuilt = options.clean or options.verify
    index = SearchIndex(out, out / STAGING_FOLDER, plan.base_digest, releases, is_rebuilt=is_rebuilt)
    return SearchUpdate(workspace, index)


def list_search_problems(workspace: Workspace) -> Iterator[Problem]:
    """Yield a warning if the newsroom has a service but this installation cannot write the search index."""
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None or not newsroom.service_url or _is_search_installed():
        return
    node = find_node(workspace.newsroom_draft.fields, "service_url")
    message = (
        "search.db is not written, so the service has no search; install what it needs: pip install 'pressroom[web]'"
    )
    yield Problem("newsroom.yaml", node.line if node else 1, "warning", message, "service_url")


def _is_search_installed() -> bool:
    """Return whether the extra `web` is installed, as far as the index needs it."""
    return find_spec("snowballstemmer") is not None


def _read_entries(entries: Iterable[ByteRange]) -> Iterator[bytes]:
    reader = SpoolReader()
    return map(reader.read, entries)
