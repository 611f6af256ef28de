"""Create the web application: the routes of the service, and the files of the site for every other path."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from pressroom.web.background import PeriodicJob, run_jobs
from pressroom.web.context import WebContext

ROUTE_FACTORIES: tuple[Callable[[WebContext], list[Route]], ...] = ()
"""The functions that create the routes of the service; each module of the service adds its own."""

PERIODIC_JOBS: tuple[PeriodicJob, ...] = (PeriodicJob("newsroom", 1, lambda context: context.provider.refresh()),)
"""What runs by itself while the service runs."""


def create_app(context: WebContext, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Create the application. The routes of the service and `extra_routes` are below the path of `service_url`."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with run_jobs(PERIODIC_JOBS, context):
            yield

    service_routes = [*(route for create in ROUTE_FACTORIES for route in create(context)), *extra_routes]
    mounted = [Mount(context.service_path, routes=service_routes)] if context.service_path else service_routes
    app = Starlette(routes=mounted, lifespan=lifespan)
    app.state.context = context
    return app
