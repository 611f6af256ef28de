"""Keep the search index (SQLite FTS5) of all public releases, and answer searches from it."""
