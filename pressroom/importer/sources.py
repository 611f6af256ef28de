"""Open a source."""

from pressroom.importer.formats import Found, ImportContext


def open_source(source: str, context: ImportContext) -> Found:
    """Return what is in a source."""
    raise NotImplementedError(source, context)
