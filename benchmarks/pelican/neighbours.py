"""Give each article its three later and two earlier neighbours (a plugin for Pelican)."""

from typing import Any

from pelican import signals


def link(generator: Any) -> None:
    """Set `later` and `earlier` of all articles, which are sorted newest first."""
    articles = generator.articles
    for position, article in enumerate(articles):
        article.later = articles[max(0, position - 3) : position][::-1]
        article.earlier = articles[position + 1 : position + 3]


def register() -> None:
    """Register the plugin; Pelican calls this."""
    signals.article_generator_finalized.connect(link)
