"""Text: Markdown to HTML and plain text, dates, numbers, slugs, telephone numbers.

Texts go in, texts and plain values come out; nothing here knows a release, a page or a file.
"""
