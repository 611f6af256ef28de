"""Answer `/healthz`: 200 as JSON if the site and the database are ready, otherwise 503."""

import asyncio
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pressroom.errors import PressroomError
from pressroom.store import Store
from pressroom.web.context import WebContext
from pressroom.write.manifest import MANIFEST_FILE

_MAX_SECONDS = 5.0


def create_health_route(context: WebContext) -> Route:
    """Create the route of `/healthz`."""

    async def respond(_request: Request) -> Response:
        checks = {"site": is_site_ready(context)}
        if context.store is not None:
            checks["database"] = await _is_database_ready(context.store)
        is_ready = all(checks.values())
        content = msgspec.json.encode({"status": "ready" if is_ready else "not ready", **checks})
        return Response(
            content,
            HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE,
            {"Cache-Control": "no-store"},
            "application/json",
        )

    return Route("/healthz", respond, methods=["GET"])


def is_site_ready(context: WebContext) -> bool:
    """Return whether a build has written a site."""
    return (context.config.out / MANIFEST_FILE).is_file() and (context.site_folder / "index.html").is_file()


async def _is_database_ready(store: Store) -> bool:
    try:
        await asyncio.wait_for(asyncio.to_thread(_query, store), _MAX_SECONDS)
    except (PressroomError, TimeoutError):
        return False
    return True


def _query(store: Store) -> None:
    with store.read() as transaction:
        transaction.execute("SELECT 1")
