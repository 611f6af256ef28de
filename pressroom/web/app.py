"""Create the web application: the routes of the service, and the files of the site for every other path."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pressroom.web import metrics
from pressroom.web.background import PeriodicJob, run_jobs
from pressroom.web.bounces import create_bounce_routes
from pressroom.web.context import WebContext
from pressroom.web.embargo_links import create_embargo_routes
from pressroom.web.headers import SecurityHeaders
from pressroom.web.health import create_health_route
from pressroom.web.limits import BodyLimit
from pressroom.web.logging import RequestLog
from pressroom.web.search import create_search_routes
from pressroom.web.site import Site
from pressroom.web.subscriptions import RETENTION_SECONDS, create_subscription_routes, erase_old_data
from pressroom.web.verify import create_verify_routes

ROUTE_FACTORIES: tuple[Callable[[WebContext], list[Route]], ...] = (
    create_search_routes,
    create_subscription_routes,
    create_embargo_routes,
    create_verify_routes,
    create_bounce_routes,
)
"""The functions that create the routes of the service; each module of the service adds its own."""

PERIODIC_JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob("newsroom", 1, lambda context: context.provider.refresh()),
    PeriodicJob("retention", RETENTION_SECONDS, erase_old_data),
)
"""What runs by itself while the service runs."""


def create_app(context: WebContext, extra_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """Create the application. The routes of the service and `extra_routes` are below the path of `service_url`."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with run_jobs(PERIODIC_JOBS, context):
            yield

    counts = metrics.Metrics() if metrics.is_available() else None
    site = Site(context)
    operator_routes = [create_health_route(context), *((counts.create_route(),) if counts else ())]
    app = Starlette(
        routes=[*operator_routes, *_create_service_routes(context, extra_routes, site)],
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(context.trusted_proxies)),
            Middleware(SecurityHeaders, context=context),
            Middleware(RequestLog, observers=(counts.observe,) if counts else ()),
            Middleware(BodyLimit, context=context),
        ],
        lifespan=lifespan,
    )
    app.state.context = context
    app.router.redirect_slashes = False  # the site redirects to its own folders
    app.router.default = site
    return app


def _create_service_routes(
    context: WebContext, extra_routes: Sequence[BaseRoute], site: ASGIApp
) -> Sequence[BaseRoute]:
    """Return the routes below the path of the service. The site may have files below the same path."""
    routes = [*(route for create in ROUTE_FACTORIES for route in create(context)), *extra_routes]
    if not context.service_path:
        return routes
    return [Mount(context.service_path, Router(routes, redirect_slashes=False, default=site))]
