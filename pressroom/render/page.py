"""A whole page: its head and what its template is given, set into the layout that all pages of an edition share.

Values in, HTML out. What is the same on many pages is made once.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial

from markupsafe import Markup

from pressroom.artifact import Item, Shown, Teaser
from pressroom.release import Keyword
from pressroom.render.environment import fill, fill_whole
from pressroom.render.head import FeedLink, Head, feed_links
from pressroom.render.press import Press

# The pages that every other one links to, without their edition's prefix.
_SECTIONS = frozenset(("/", "/contacts/", "/media/", "/subscribe/"))

_NEAR = 16  # more than the neighbours of a release


def page(item: Item, press: Press, template: str, head: Head, **values: object) -> bytes:
    """A page by its template (`newsroom` for `site/newsroom.html`), UTF-8."""
    language = item.language
    section = head.path.removeprefix(press.edition(language).prefix)
    values["links"] = _links(press, language, head.feeds)
    values["banner"] = _banner(press, language, section if section in _SECTIONS else "")
    values["footer"] = press.once(("footer", language), lambda: fill(press, "site/footer.html", language))
    return fill_whole(press, f"site/{template}.html", language, head=head, **values).encode()


def follow(press: Press, language: str, keyword: Keyword | None = None) -> Markup:
    """How to follow the newsroom, or one of its keywords."""
    return press.once(
        ("follow", language, keyword),
        lambda: fill(press, "site/follow.html", language, feeds=feed_links(press, language, keyword)),
    )


def teasers(shown: Sequence[Shown], press: Press, language: str) -> list[Markup]:
    """Each release as a part of a list, made once: it stands in many."""
    made: dict[bytes, Markup] = press.once("teasers", dict)
    for each in shown:
        if each.shown not in made:
            made[each.shown] = fill(press, "site/teaser.html", language, teaser=each.teaser)
    return [made[each.shown] for each in shown]


def neighbours(shown: Iterable[Shown], press: Press, language: str) -> list[Markup]:
    """Each release as a part of the page of another. The last ones are kept, for near pages follow each other."""
    made = press.once(("neighbours", language), lambda: lru_cache(_NEAR)(partial(_neighbour, press, language)))
    return [made(each.teaser) for each in shown]


def _neighbour(press: Press, language: str, teaser: Teaser) -> Markup:
    return fill(press, "site/neighbour.html", language, teaser=teaser)


def _links(press: Press, language: str, feeds: tuple[FeedLink, ...]) -> Markup:
    """What every page of an edition or keyword links to in its head: feeds and style sheet."""
    return press.once(("links", language, feeds), lambda: fill(press, "site/links.html", language, feeds=feeds))


def _banner(press: Press, language: str, section: str) -> Markup:
    """The newsroom's name and sections; `section` is the one that the page is itself, if any."""
    return press.once(("banner", language, section), lambda: fill(press, "site/banner.html", language, section=section))
