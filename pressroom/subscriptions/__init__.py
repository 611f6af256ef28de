"""The rules of joining, choosing, leaving and erasing. Nothing here knows HTTP, and nothing here writes SQL."""
