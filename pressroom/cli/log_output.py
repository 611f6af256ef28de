"""Log on standard error what commands that run for a long time decide: as text, or as JSON, one object per line."""

import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import msgspec

from pressroom.cli.output import escape_controls

_FIELDS = ("release", "language", "due", "method", "path", "status", "milliseconds", "error")


def configure_logging(log_level: str | None, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Log from a level on; without a level, nothing, or with `as_json` from info on."""
    logger = logging.getLogger("pressroom")
    if log_level is None and not as_json:
        logger.handlers = [logging.NullHandler()]  # without a handler, Python prints warnings
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _TextFormatter())
    logger.handlers = [handler]
    logger.setLevel((log_level or "info").upper())


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{_format_time(record)} {record.levelname} {escape_controls(record.getMessage())}"


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": _format_time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = {name: vars(record)[name] for name in _FIELDS if name in vars(record)}
        return msgspec.json.encode(event | fields).decode()


def _format_time(record: logging.LogRecord) -> str:
    """Format the time of a record (RFC 3339, UTC)."""
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
