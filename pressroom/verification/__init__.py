"""Verify whether a page, file or text is genuine, using public files only."""
