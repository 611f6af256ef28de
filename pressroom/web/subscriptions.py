"""Create the routes of everything that readers do with their subscription, and erase what need not be stored."""

import logging

from starlette.routing import Route

from pressroom.subscriptions.retention import run_retention
from pressroom.web.confirm import create_confirm_routes
from pressroom.web.context import WebContext
from pressroom.web.preferences import create_preferences_routes
from pressroom.web.service_requests import ServiceHandler
from pressroom.web.subscribe import create_join_routes
from pressroom.web.unsubscribe import create_unsubscribe_routes

RETENTION_SECONDS = 3_600.0

_logger = logging.getLogger(__name__)


def create_subscription_routes(context: WebContext) -> list[Route]:
    """Create the routes to join, confirm, change and leave. They share their threads."""
    handler = ServiceHandler(context)
    return [
        *create_join_routes(handler),
        *create_confirm_routes(handler),
        *create_preferences_routes(handler),
        *create_unsubscribe_routes(handler),
    ]


def erase_old_data(context: WebContext) -> None:
    """Erase addresses and counts that are too old, unless the database is being migrated."""
    if context.store is None:
        return
    result = run_retention(context.store, context.now())
    if result.is_paused:
        _logger.warning("Old data is not erased now: the database has not the version of this program")
    elif result.unconfirmed or result.left:
        _logger.info("Erased %d addresses not confirmed and %d of readers who left", result.unconfirmed, result.left)
