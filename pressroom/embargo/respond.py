"""Respond to requests for personal embargo links: a token and a path give a status, headers and a body.

The web service uses it. A link shows the current text until it ends or is revoked. Once the release is published, it
leads to the public page.
"""

import mimetypes
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, unquote, urlsplit

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
from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import Translation
from pressroom.model.plan import Artifact, Copy, Item, PressKit, ReleaseItem, Rendition, ShareImage
from pressroom.model.release import Release
from pressroom.publishing.release_state import ReleaseState, read_release_states
from pressroom.record import format_rfc3339_utc
from pressroom.regular_files import open_file_inside
from pressroom.render import RenderContext, render
from pressroom.render.embargo import (
    EmbargoReader,
    NoLinkReason,
    render_embargo_page,
    render_embargo_text,
    render_no_link_page,
)

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
_RETRY_SECONDS = "60"
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


class LinkResource(Struct, frozen=True):
    """What a request asks for: the file at a `path` below the link of a `token`.

    `path` is percent-encoded as in the request, and empty for the page. `is_head` asks for the headers only, which is
    no opening.
    """

    token: str
    path: str = ""
    is_head: bool = False

    @property
    def file_name(self) -> str:
        """The name of the requested file, or an empty string if the path is too long."""
        return "" if len(self.path) > _MAX_PATH_LENGTH else unquote(self.path) or PAGE


def respond(
    config: Config, resource: LinkResource, now: datetime, get_context: Callable[[], RenderContext] | None = None
) -> LinkResponse:
    """Return the response to a request.

    Every token that is not valid gets the same response, so it does not reveal why; for these, no text is read.
    `get_context` returns what to render their page with. Each opening of the page is logged first, if the newsroom
    wants it; if that fails, nothing is shown. Raises ConfigError, InputError or DeliveryError if something is wrong
    with the newsroom, its templates, its files or the disk.
    """
    link = links.find_link(links.read_links(config.newsroom_folder), resource.token)
    if link is None or link.revoked_at:
        return _respond_not_found(get_context() if get_context else _open_workspace(config).contexts.context)
    return _LinkResponder(_open_workspace(config), link, resource, now).respond()


def _open_workspace(config: Config) -> Workspace:
    workspace = Workspace.open(config)
    if workspace.newsroom_context.newsroom is None:
        raise InputError(workspace.newsroom_context.problems)
    return workspace


class _LinkResponder:
    """Responds to one request for a link that was not revoked."""

    def __init__(self, workspace: Workspace, link: EmbargoLink, resource: LinkResource, now: datetime) -> None:
        self._workspace, self._link, self._resource, self._now = workspace, link, resource, now
        self._context = workspace.contexts.context

    def respond(self) -> LinkResponse:
        """Return the response."""
        require_sound_record(self._workspace.scan)
        grant = self._link.grant
        states = read_release_states(self._workspace, grant.release)
        state = next((each for each in states if each.language == grant.language), None)
        if state is None:
            return _respond_not_found(self._context)
        if state.versions or (state.release and state.release.publish_at <= self._now):
            return self._lead_to_site(state)
        if self._link.state_at(self._now) != "open":
            return _respond_not_found(self._context)
        if state.release is None:
            return _respond_unavailable(self._context, "edited")
        return self._show_file(state.release)

    def _lead_to_site(self, state: ReleaseState) -> LinkResponse:
        """Redirect to the public page or file. A release whose time has come may not be in the site yet."""
        newsroom, config, name = self._context.newsroom, self._workspace.config, self._resource.file_name
        prefixes = {edition.language: edition.prefix for edition in newsroom.editions}
        folder = f"{prefixes.get(state.language, '')}/{state.address}/"
        site_folder = config.out / f"site{folder}"
        if not _is_file(site_folder, PAGE):
            return _respond_unavailable(self._context, "due")
        if name == PAGE:
            return _redirect(f"{newsroom.base_url}{folder}")
        if name and _is_file(site_folder, name):
            return _redirect(f"{newsroom.base_url}{folder}{quote(name)}")
        return _respond_not_found(self._context)

    def _show_file(self, release: Release) -> LinkResponse:
        name, grant = self._resource.file_name, self._link.grant
        file = self._render_file(release, name) if name else None
        if file is None:
            return _respond_not_found(self._context)
        if name == PAGE and not self._resource.is_head and self._context.newsroom.logs_openings:
            opening = LinkOpened(time=format_rfc3339_utc(self._now), link=grant.link, path=self._resource.path)
            links.append_events(self._workspace.config.newsroom_folder, [opening])
        return _create_response(HTTPStatus.OK, file.content, file.media_type)

    def _render_file(self, release: Release, name: str) -> Artifact | None:
        workspace, grant = self._workspace, self._link.grant
        reader = EmbargoReader(grant.email, grant.zone, grant.end)
        path = f"{_get_links_folder(self._context.newsroom)}{self._resource.token}/"
        file = EmbargoedFiles(workspace.renderer, release, path, reader).get_file(name)
        workspace.contexts.save_bytecode()  # builds do not use the templates of this page, which are slow to compile
        return file


def _get_links_folder(newsroom: Newsroom) -> str:
    """Return the folder of all links as a path below the site: templates put the path of the site before it."""
    site_path, service_path = urlsplit(newsroom.base_url).path, urlsplit(newsroom.service_url).path
    if f"{service_path}/".startswith(f"{site_path}/"):
        return f"{service_path.removeprefix(site_path)}{LINKS_PATH}"
    return "/.." * site_path.count("/") + f"{service_path}{LINKS_PATH}"


def _is_file(folder: Path, name: str) -> bool:
    """Return whether there is a file of this name in a folder or below it."""
    if name.endswith("/"):
        return False
    try:
        open_file_inside(folder, folder / name).close()
    except (OSError, ValueError):
        return False
    return True


def _redirect(url: str) -> LinkResponse:
    return LinkResponse(int(HTTPStatus.SEE_OTHER), _HEADERS | {"Location": url}, b"")


def _respond_not_found(context: RenderContext) -> LinkResponse:
    return _create_response(HTTPStatus.NOT_FOUND, render_no_link_page(context), _HTML)


def _respond_unavailable(context: RenderContext, reason: NoLinkReason) -> LinkResponse:
    response = _create_response(HTTPStatus.SERVICE_UNAVAILABLE, render_no_link_page(context, reason), _HTML)
    return structs.replace(response, headers={**response.headers, "Retry-After": _RETRY_SECONDS})


def create_unavailable_response(context: RenderContext) -> LinkResponse:
    """Create the response while a link cannot be answered because something in the newsroom has errors."""
    return _respond_unavailable(context, "edited")


def _create_response(status: HTTPStatus, content: bytes, media_type: str) -> LinkResponse:
    return LinkResponse(int(status), _HEADERS | {"Content-Type": media_type}, content)
