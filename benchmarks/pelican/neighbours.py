"""A plugin for Pelican: gives each article the three that followed it and the two before."""

from typing import Any

from pelican import signals


def link(generator: Any) -> None:
    """Set `later` and `earlier` on each of the articles, which stand newest first."""
    articles = generator.articles
    for place, article in enumerate(articles):
        article.later = articles[max(0, place - 3) : place][::-1]
        article.earlier = articles[place + 1 : place + 3]


def register() -> None:
    """What Pelican calls to let a plugin begin."""
    signals.article_generator_finalized.connect(link)
