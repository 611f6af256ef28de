"""Export a whole newsroom in open forms: its sources, its site, its record, and its public releases as WXR and JSON.

What is not public is only in the sources.
"""

import csv
import os
from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

from msgspec import Struct

from pressroom import pipeline
from pressroom.archive.bag import copy_chunks
from pressroom.archive.collect import find_file, list_all_site_files, list_setup_files, require_current
from pressroom.archive.export import require_free_target
from pressroom.archive.feed_export import FeedWriter
from pressroom.archive.write_bag import PayloadFile, create_whole_folder
from pressroom.archive.wxr_export import WxrWriter
from pressroom.cache.index import ReleaseIndex
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import DeliveryError
from pressroom.model.newsroom import Keyword
from pressroom.model.pages import KeywordPage
from pressroom.model.plan import Plan, ReleaseItem
from pressroom.model.release import Release
from pressroom.read import STARTER_TEMPLATE
from pressroom.record import GIT_ATTRIBUTES_PATH, RELEASES_FOLDER, encode_lines
from pressroom.record.file import lock_record
from pressroom.render import RenderContext
from pressroom.write import lock_output

_REDIRECT_STATUS = 301


class FullExportResult(Struct, frozen=True):
    """The result of an export: the folder, and how many releases, files of sources, files of the site and redirects."""

    folder: str
    releases: int
    sources: int
    site: int
    redirects: int


def export_everything(config: Config, destination: Path, progress: Progress | None = None) -> FullExportResult:
    """Write everything to a folder that does not exist yet. After an error there is no folder.

    Raises ConfigError if the site is not current or the folder exists, InputError if texts have errors, DeliveryError
    if files cannot be read or written.
    """
    target = destination.absolute()
    with ExitStack() as locks:
        require_free_target(config, target, "--all")
        locks.enter_context(lock_record(config.newsroom_folder))
        workspace = Workspace.open(config, BuildOptions(progress=progress))
        require_current(workspace)
        index, plan = pipeline.plan_site(workspace)
        locks.enter_context(lock_output(config.out))
        try:
            with create_whole_folder(target) as folder:
                return _Exporter(workspace, index, plan, folder).write(target)
        except OSError as error:
            raise DeliveryError(
                f"{error.filename or target} could not be read or written: {error.strerror}.",
                "Nothing was exported. Check permissions and free disk space, then run this again.",
            ) from error


class _Exporter:
    def __init__(self, workspace: Workspace, index: ReleaseIndex, plan: Plan, folder: Path) -> None:
        self.workspace = workspace
        self.index = index
        self.plan = plan
        self.folder = folder

    @property
    def context(self) -> RenderContext:
        return self.workspace.contexts.context

    def write(self, target: Path) -> FullExportResult:
        sources = self.list_sources()
        site = self.list_site()
        self.copy("Copying the sources", sources)
        self.copy("Copying the site", site)
        if self.workspace.record is not None:
            (self.folder / "record.jsonl").write_bytes(encode_lines(tuple(self.workspace.record.lines.values())))
        releases, redirects = self.write_releases()
        return FullExportResult(str(target), releases, len(sources), len(site), redirects)

    def copy(self, label: str, files: list[PayloadFile]) -> None:
        for count, file in enumerate(files, 1):
            for _ in copy_chunks(file.chunks, self.folder / file.path):
                pass
            self.report(label, count, len(files))

    def report(self, label: str, done: int, total: int) -> None:
        if self.workspace.options.progress:
            self.workspace.options.progress(label, done, total)

    def list_sources(self) -> list[PayloadFile]:
        folder, newsroom = self.workspace.config.newsroom_folder, self.context.newsroom
        paths = {*list_setup_files(folder, newsroom), *_list_release_files(folder)}
        starter = f"templates/{STARTER_TEMPLATE}"
        if (folder / starter).is_file():
            paths.add(starter)
        return [PayloadFile(f"sources/{path}", find_file(folder, path)) for path in sorted(paths)]

    def list_site(self) -> list[PayloadFile]:
        site = self.workspace.config.out / "site"
        return [PayloadFile(f"site/{path}", site / path) for path in list_all_site_files(self.workspace)]

    def write_releases(self) -> tuple[int, int]:
        """Write the public releases, newest first, as WXR and JSON, and the table of their former URLs."""
        items = self.list_release_items()
        table = StringIO()
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(("old URL", "new URL", "status"))
        redirects = 0
        with ExitStack() as files:
            wxr_file = files.enter_context((self.folder / "releases.wxr.xml").open("wb"))
            feed_file = files.enter_context((self.folder / "releases.json").open("wb"))
            wxr = files.enter_context(WxrWriter(wxr_file, self.context, self.list_keywords()))
            feed = files.enter_context(FeedWriter(feed_file, self.context))
            for count, (release_item, release) in enumerate(self.load_releases(items), 1):
                wxr.write(release, release_item.translations)
                feed.write(release, release_item.translations)
                for former_url in (*map(self.context.url, release.former_urls), *release.former_locations):
                    rows.writerow((former_url, self.context.url(release.path), _REDIRECT_STATUS))
                    redirects += 1
                self.report("Writing the releases", count, len(items))
        (self.folder / "redirects.csv").write_text(table.getvalue(), "utf-8", newline="\n")
        return len(items), redirects

    def list_release_items(self) -> list[ReleaseItem]:
        items = [item for section in self.plan.sections for item in section.list_release_items()]
        return sorted(items, key=lambda item: (-item.entry.timestamp, item.source))

    def load_releases(self, items: list[ReleaseItem]) -> Iterator[tuple[ReleaseItem, Release]]:
        for item in items:
            yield item, self.workspace.texts.load_release(item.source, self.index.load_entry(item.entry))
            self.workspace.texts.forget_release(item.source)

    def list_keywords(self) -> list[Keyword]:
        pages = [item.page_model for item in self.plan.items if isinstance(item.page_model, KeywordPage)]
        return sorted({page.keyword.slug: page.keyword for page in pages}.values())


def _list_release_files(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below `releases/`; hidden ones are left by programs."""
    for parent, _, names in os.walk(folder / RELEASES_FOLDER, followlinks=True):
        for name in names:
            path = (Path(parent) / name).relative_to(folder).as_posix()
            if not name.startswith(".") or path == GIT_ATTRIBUTES_PATH:
                yield path
