"""Respond to requests for personal embargo links: a token and a path give a status, headers and a body.

The web service uses it. A link shows the current text, until it ends, is revoked or the release is published.
"""

import mimetypes
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from msgspec import Struct, structs

from pressroom.check import to_entry
from pressroom.config import Config
from pressroom.embargo import links
from pressroom.embargo.grant import LINKS_PATH
from pressroom.embargo.links import EmbargoLink, LinkOpened
from pressroom.engine.assets import AssetBuilder
from pressroom.engine.check_record import require_sound_record
from pressroom.engine.releases import ReleaseRenderer
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.model.pages import Translation
from pressroom.model.plan import Artifact, Copy, Item, PressKit, ReleaseItem, Rendition, ShareImage
from pressroom.model.release import Release
from pressroom.publishing.release_state import read_release_states
from pressroom.record import format_rfc3339_utc
from pressroom.regular_files import open_file_inside
from pressroom.render import render
from pressroom.render.embargo import EmbargoReader, render_embargo_page, render_embargo_text, render_no_link_page

PAGE = "index.html"

_Output: TypeAlias = Item | Copy | Rendition | ShareImage | PressKit


class EmbargoedFiles:
    """The files of a release for one reader. `path` is the folder of the link; only the page contains this secret."""

    def __init__(self, renderer: ReleaseRenderer, release: Release, path: str, reader: EmbargoReader) -> None:
        self.renderer = renderer
        # Keyword pages and redirects do not exist before the release is published.
        self.release = structs.replace(release, keywords=(), former_urls=(), former_locations=())
        self.path = path
        self.reader = reader

    def get_file(self, name: str) -> Artifact | None:
        """Return the page (`index.html`) or a file next to it, or None if there is no file of that name.

        Raises ConfigError for a broken template, InputError for a broken image.
        """
        file = self._make_file(f"site{self.release.path}{name}")
        if not isinstance(file, Path):
            return file
        with open_file_inside(self.renderer.config.newsroom_folder, file) as opened_file:
            return Artifact(file.name, _guess_media_type(file), opened_file.read())

    def _make_file(self, path: str) -> Artifact | Path | None:
        context, output = self.renderer.contexts.context, self._outputs.get(path)
        match output:
            case None | Item(format="release-json"):  # release.json would give programs a URL that is not permanent
                return None
            case Item(format="release-page"):
                release = structs.replace(self.release, path=self.path)
                return Artifact(path, "text/html; charset=utf-8", render_embargo_page(release, self.reader, context))
            case Item(format="release-text"):
                return Artifact(
                    path, "text/plain; charset=utf-8", render_embargo_text(self.release, self.reader, context)
                )
            case Item():
                return render(output, context)
            case Copy():
                return self.renderer.config.newsroom_folder / output.source
            case _:
                return AssetBuilder(self.renderer.config, self.renderer.staging).build_one(output, self._make_file)

    @cached_property
    def _outputs(self) -> Mapping[str, _Output]:
        """Everything that the release would consist of in the site, by path."""
        release = self.release
        translations = (Translation(release.language, release.path),)
        release_item = ReleaseItem("", to_entry(release), (), (), translations, "")
        outputs = self.renderer.get_outputs(release_item, release)
        all_outputs: tuple[_Output, ...] = (
            *outputs.copies,
            *outputs.renditions,
            *outputs.share_images,
            *outputs.items,
            *outputs.press_kits,
        )
        return {output.path: output for output in all_outputs}


def _guess_media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


_MAX_PATH_LENGTH = 1_000  # characters
_HTML = "text/html; charset=utf-8"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


class LinkResponse(Struct, frozen=True):
    """The response to a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def respond(config: Config, token: str, path: str, now: datetime) -> LinkResponse:
    """Return the response for a path below a link; `path` is percent-encoded as in the request, empty for the page.

    Every token that is not valid gets the same response, so it does not reveal why. Each opening of the page is logged
    first; if that fails, nothing is shown. Raises ConfigError, InputError or DeliveryError if something is wrong with
    the newsroom, its templates, its files or the disk.
    """
    workspace = Workspace.open(config)
    require_sound_record(workspace.scan)
    if workspace.newsroom_context.newsroom is None:
        raise InputError(workspace.newsroom_context.problems)
    link = links.find_link(links.read_links(config.newsroom_folder), token)
    if link is None or link.state_at(now) != "open":
        return _respond_not_found(workspace)
    states = read_release_states(workspace, link.grant.release)
    state = next((each for each in states if each.language == link.grant.language), None)
    if state is None or state.versions:
        return _respond_not_found(workspace)
    if state.release is None:
        return _respond_unavailable(workspace)
    if state.release.publish_at <= now:
        return _respond_not_found(workspace)
    name = _parse_file_name(path)
    file = _render_file(workspace, state.release, link, token, name) if name else None
    if file is None:
        return _respond_not_found(workspace)
    if name == PAGE:
        links.append_events(
            config.newsroom_folder, [LinkOpened(time=format_rfc3339_utc(now), link=link.grant.link, path=path)]
        )
    return _create_response(HTTPStatus.OK, file.content, file.media_type)


def _parse_file_name(path: str) -> str:
    """Return the name of the requested file, or an empty string if the path is too long."""
    return "" if len(path) > _MAX_PATH_LENGTH else unquote(path) or PAGE


def _render_file(workspace: Workspace, release: Release, link: EmbargoLink, token: str, name: str) -> Artifact | None:
    reader = EmbargoReader(link.grant.email, link.grant.zone, link.grant.end)
    file = EmbargoedFiles(workspace.renderer, release, f"{LINKS_PATH}{token}/", reader).get_file(name)
    workspace.contexts.save_bytecode()  # builds do not use the templates of this page, which are slow to compile
    return file


def _respond_not_found(workspace: Workspace) -> LinkResponse:
    return _create_response(HTTPStatus.NOT_FOUND, render_no_link_page(workspace.contexts.context), _HTML)


def _respond_unavailable(workspace: Workspace) -> LinkResponse:
    return _create_response(
        HTTPStatus.SERVICE_UNAVAILABLE, render_no_link_page(workspace.contexts.context, is_not_ready=True), _HTML
    )


def _create_response(status: HTTPStatus, content: bytes, media_type: str) -> LinkResponse:
    return LinkResponse(int(status), _HEADERS | {"Content-Type": media_type}, content)
