"""Answer `/metrics` for Prometheus, if prometheus-client is installed: counts and times of requests, and no addresses.

Only this machine and private networks get them, and no request that came through a proxy.
"""

import ipaddress
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Scope

INSTALL_METRICS = "pip install 'pressroom[metrics]'"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST"})
_PRIVATE_NETWORKS = tuple(
    ipaddress.ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_FORWARDED = ("x-forwarded-for", "forwarded")


def is_available() -> bool:
    """Return whether prometheus-client is installed."""
    return find_spec("prometheus_client") is not None


class Metrics:
    """The counts of one application. `observe` counts a request."""

    def __init__(self) -> None:
        self._client: Any = import_module("prometheus_client")
        self.registry = self._client.CollectorRegistry()
        self._requests = self._client.Counter(
            "pressroom_requests", "Requests by route, method and status.", ("route", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = self._client.Histogram(
            "pressroom_request_seconds", "Seconds until a request was answered.", ("route",), buckets=_BUCKETS,
            registry=self.registry,
        )  # fmt: skip

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request."""
        route = _get_route_name(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def create_route(self) -> Route:
        """Create the route of `/metrics`."""

        async def respond(request: Request) -> Response:
            if not _is_private(request):
                return Response("Not for other networks.\n", HTTPStatus.FORBIDDEN, media_type="text/plain")
            content = self._client.generate_latest(self.registry)
            return Response(content, headers={"Cache-Control": "no-store"}, media_type=_get_content_type(self._client))

        return Route("/metrics", respond, methods=["GET"])


def _get_content_type(client: Any) -> str:
    return str(client.CONTENT_TYPE_LATEST)


def _get_route_name(scope: Scope) -> str:
    """Return the name of the function that answered; `site` for files of the site."""
    endpoint: Callable[..., object] | None = scope.get("endpoint")
    if endpoint is None or isinstance(endpoint, Router):
        return "site"
    return str(getattr(endpoint, "__qualname__", type(endpoint).__name__)).split(".")[0]


def _is_private(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE_NETWORKS)
