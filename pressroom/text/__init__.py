"""Process text: Markdown to HTML and plain text, dates, languages, numbers, slugs, telephone numbers, diffs.

All functions take and return plain values. Nothing here depends on releases, pages or files.
"""
