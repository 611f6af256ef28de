"""Log what long-running commands decide, on standard error: as lines of text, or as one JSON object per line."""

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from pressroom.cli.output import escape_controls

LOG_LEVELS = ("debug", "info", "warning", "error")
_FIELDS = ("release", "language", "due")


class _TextFormatter(logging.Formatter):
    """Formats a record as `2040-03-01T08:00:00Z INFO message`."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_format_time(record)} {record.levelname} {escape_controls(record.getMessage())}"


class _JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object with `time`, `level`, `logger`, `message` and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": _format_time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = {name: vars(record)[name] for name in _FIELDS if name in vars(record)}
        return msgspec.json.encode(event | fields).decode()


def log_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options `--log-level` and `--log-json` to a command."""
    as_json = click.option("--log-json", "log_as_json", is_flag=True, help="Log as JSON, one object per line.")
    level = click.option(
        "--log-level",
        type=click.Choice(LOG_LEVELS),
        help="Log each decision of at least this level on standard error (default: no log; info with --log-json).",
    )
    return level(as_json(command))


def configure_logging(log_level: str | None, *, as_json: bool) -> None:
    """Write the log of pressroom to standard error, if a level or JSON was asked for."""
    if log_level is None and not as_json:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _TextFormatter())
    logger = logging.getLogger("pressroom")
    logger.handlers = [handler]
    logger.setLevel((log_level or "info").upper())


def _format_time(record: logging.LogRecord) -> str:
    """Format the time of a record (RFC 3339, UTC)."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
