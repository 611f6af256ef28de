"""Find the element that contains the text of a page, and remove from it what is not part of the text."""

import re
from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, Tag

from pressroom.importer.html_elements import HEADINGS, get_attribute, get_class_words, get_text, has_ancestor
from pressroom.importer.text_size import measure_letters

_REMOVED = re.findall(
    r"\w+",
    "script style template iframe object embed svg math canvas audio video button input select textarea nav dialog "
    "noscript link meta label map menu",
)
_ROLES = frozenset({"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist", "banner"})
# Words of classes that mark what is not text, by themselves, and two that only do so together.
_NOISE = frozenset(
    re.findall(
        r"\w+",
        "cookie cookies cookiebanner cookieconsent cookiebot consent gdpr onetrust breadcrumb breadcrumbs brodsmulor "
        "crumbs sharing share shares sharedaddy addtoany addthis sharethis socialshare sociallinks sharebar "
        "sharebuttons "
        "related relaterat jp relatedposts newsletter subscribe subscription signup comments comment respond "
        "disqus pagination pager paging paginering sidebar sidenav navbar navigation nav menu submenu megamenu skip "
        "skiplink skiplinks advert advertisement ads promo popup modal overlay toolbar readspeaker feedback backlink "
        "tagcloud printlink printbutton toc jumplinks masthead topbar sitemap sprakval "
        "languageselector langswitcher recirculation recommended recommendations outbrain taboola prevnext "
        "neighbours noprint lightbox carousel slick autocomplete conversation conversations "
        "comentarios commentaires commenti kommentare kommentarer reacties donate donation paywall",
    )
)
# Names such as `layout-with-sidebar` are around a sidebar and the text.
_AROUND_SIDEBAR = frozenset({"layout", "with", "has"})
_NOISE_PAIRS = (
    *({"site", "header"}, {"site", "footer"}, {"page", "footer"}, {"global", "header"}, {"main", "header"}),
    *({"skip", "link"}, {"social", "media"}, {"social", "links"}, {"social", "icons"}, {"social", "share"}),
    *({"post", "navigation"}, {"entry", "footer"}, {"read", "more"}, {"see", "also"}, {"more", "news"}),
    *({"latest", "news"}, {"other", "news"}, {"back", "link"}, {"back", "top"}, {"to", "top"}, {"print", "page"}),
    *({"author", "box"}, {"author", "bio"}, {"tag", "list"}, {"tags", "links"}, {"cat", "links"}, {"post", "tags"}),
    *({"language", "switcher"}, {"language", "selector"}, {"reading", "time"}, {"search", "form"}, {"news", "list"}),
    *({"nyhets", "lista"}, {"entry", "meta"}, {"post", "meta"}, {"meta", "nav"}, {"view", "all"}, {"site", "info"}),
    *(
        {"press", "kit"},
        {"navbar", "brand"},
        {"sv", "navigation"},
        {"social", "bar"},
        {"social", "buttons"},
        {"sticky", "bar"},
        {"page", "links"},
        {"slideshow", "controls"},
        {"next", "prev"},
        {"print", "footer"},
    ),
)
# Names of the element at the end of a page, on sites older than `footer`.
_FOOTERS = frozenset(
    re.findall(r"\w+", "footer foot pagefooter sitefooter sidfot fuss fusszeile piedpage bunntekst footerarea footnav")
)
_KEPT = frozenset({"html", "body", "main", "article", "h1"})
_TEXT_BLOCKS = ("p", "li", "blockquote", "td", "dd", "pre", "h2", "h3", "h4", "h5", "h6", "div", "section", "article")
_MARKED_BODIES = ", ".join(
    (
        *(
            '[itemprop~="articleBody"]',
            '[property$="articleBody"]',
            ".entry-content",
            ".article-body",
            ".article__body",
        ),
        *(
            ".articlebody",
            ".post-content",
            ".article-content",
            ".article__content",
            ".press-release-body",
            ".release-body",
        ),
        *(".wp-block-post-content", ".field--name-body", ".story-body", ".news-body", ".govspeak", ".e-content"),
    )
)
_SHARE_OF_TEXT = 0.9
_MIN_TEXT = 300
_LONG_LINE = 60
_MAX_SIGN_UP_BOX = 500
_MAX_BOX_PARAGRAPHS = 200


def remove_noise(soup: BeautifulSoup, headline: Tag | None = None) -> None:
    """Remove from a page what is never text, such as scripts, navigation, cookie banners and forms."""
    _remove_sign_up_boxes(soup, headline)
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment | Doctype)):
        comment.extract()
    for image in soup.select("noscript img"):
        _use_image_of_noscript(image)
    for tag in soup.find_all(_REMOVED):
        tag.extract()
    body = soup.body or soup
    total = measure_text(body)
    large: list[Tag] = []
    for tag in body.find_all(name=True):
        if tag.parent is not None and _is_noise(tag):
            if not _is_main_part(tag, total):
                tag.extract()
            elif headline is not None and not has_ancestor(headline, tag) and tag.name not in _KEPT:
                large.append(tag)
    _remove_large_noise(large, headline)


def _remove_large_noise(large: Sequence[Tag], headline: Tag | None) -> None:
    """Remove what is marked as noise and has much of the text, if the headline has a text of its own before it."""
    paragraphs = headline.find_all_next("p") if headline is not None else []
    for tag in large:
        inside = [_is_inside(paragraph, [tag]) for paragraph in paragraphs]
        own = paragraphs[: inside.index(True)] if any(inside) else paragraphs
        has_text = sum(measure_text(paragraph) for paragraph in own if not _is_inside(paragraph, large)) >= _MIN_TEXT
        if has_text and tag.select_one(f"article, main, {_MARKED_BODIES}") is None:
            tag.extract()


def _is_inside(tag: Tag, others: Sequence[Tag]) -> bool:
    return any(other is tag or has_ancestor(tag, other) for other in others)


def _remove_sign_up_boxes(soup: BeautifulSoup, headline: Tag | None) -> None:
    """Remove the boxes with a field for the reader's e-mail address, such as for a newsletter."""
    for field in soup.select('input[type="email"], input[name*="email" i]'):
        box: Tag | None = None
        for parent in field.parents:
            if parent.name in _KEPT or parent is soup or _is_more_than_box(parent, field):
                break
            box = parent
        if box is not None and (headline is None or not has_ancestor(headline, box)):
            box.extract()


def _is_more_than_box(tag: Tag, field: Tag) -> bool:
    """Return whether an element has more text than a box for signing up, in itself or outside of its form."""
    form = field.find_parent("form") or field
    outside = [each for each in tag.find_all("p") if not _is_inside(each, [form]) and not _is_inside(form, [each])]
    return len(get_text(tag)) > _MAX_SIGN_UP_BOX or sum(map(measure_text, outside)) > _MAX_BOX_PARAGRAPHS


def open_page_forms(soup: BeautifulSoup) -> None:
    """Make a plain element of a form that is around a whole page, as some systems write it."""
    forms = soup.find_all("form")
    total = measure_text(soup.body or soup, _LONG_LINE) if forms else 0
    for form in forms:
        size = measure_text(form, _LONG_LINE)
        has_text = form.find(["article", "main"]) is not None or len(form.find_all("p", limit=4)) > 3
        has_headline = form.find("h1") is not None and size * 4 >= total
        if has_text or has_headline or (size >= _MIN_TEXT and size * 2 > total):
            form.name, form.attrs = "div", {}


def _use_image_of_noscript(image: Tag) -> None:
    """Put the image of a `noscript` in its place: it is the one that the script would have loaded."""
    noscript = image.find_parent("noscript")
    if noscript is not None:
        noscript.insert_before(image.extract())


def _is_main_part(tag: Tag, total: int) -> bool:
    """Return whether an element has so much of the text that it cannot be noise, or has the headline."""
    return tag.name in _KEPT or tag.find("h1") is not None or measure_text(tag) * 3 > max(total, 1)


def _is_noise(tag: Tag) -> bool:
    if tag.name == "form" or tag.has_attr("hidden") or get_attribute(tag, "aria-hidden") == "true":
        return True
    if re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", get_attribute(tag, "style"), re.IGNORECASE):
        return True
    words = get_class_words(tag)
    if words & _AROUND_SIDEBAR:
        words -= {"sidebar"}
    if _is_named_footer(tag):
        return True
    if tag.name in {"header", "footer"} and tag.find_parent(["article", "main", "blockquote", "figure"]) is None:
        return True
    role = get_attribute(tag, "role").lower()
    if role in {*_ROLES, "contentinfo"} or (role == "complementary" and not _is_kept_beside(tag)):
        return True
    return bool(words & _NOISE) or any(pair <= words for pair in _NOISE_PAIRS)


def _is_named_footer(tag: Tag) -> bool:
    """Return whether the id or class of an element is that of the end of a page, not of an article."""
    if tag.name not in {"div", "table", "td", "tr", "ul", "p", "center"}:
        return False
    names = f"{get_attribute(tag, 'id')} {get_attribute(tag, 'class')}".casefold().replace("-", "").split()
    is_named = not _FOOTERS.isdisjoint(names)
    return is_named and tag.find_parent(["article", "main", "blockquote", "figure"]) is None


def _is_kept_beside(tag: Tag) -> bool:
    """Return whether an element has contacts or facts, which often stand beside the text."""
    has_link = tag.find("a", href=re.compile(r"^\s*(?:tel|mailto):", re.IGNORECASE)) is not None
    return has_link or tag.find("dl") is not None


# --- the element of the text -----------------------------------------------------------------------------------------


def measure_text(tag: Tag, full_from: int = 20) -> int:
    """Return how much text an element has, without links; texts of up to `full_from` letters count a quarter."""
    size = 0
    waiting = [] if tag.name == "a" or tag.find_parent("a") else [tag]
    while waiting:
        for child in waiting.pop().contents:
            if isinstance(child, Tag):
                waiting += [child] if child.name != "a" else []
                continue
            text = str(child).strip()
            length = measure_letters(text)
            size += length if length > full_from else length // 4
    return size


def _measure_prose(tag: Tag) -> int:
    """Return how much text an element has, in which short lines such as dates and names of pages count little."""
    return measure_text(tag, _LONG_LINE)


def find_content(soup: BeautifulSoup, headline: Tag | None) -> Tag:
    """Return the smallest element that contains nearly all of the text that belongs to the headline."""
    scope = _find_scope(soup, headline)
    marked = scope.select(_MARKED_BODIES)
    total = measure_text(scope)
    best = max(marked, key=measure_text, default=None)
    if best is not None and measure_text(best) * 2 > total:
        return _join_marked(best, marked, scope)
    return _descend(_find_story(scope, headline), _measure_prose(scope))


def _find_story(scope: Tag, headline: Tag | None) -> Tag:
    """Return the smallest element that has the headline and nearly all paragraphs, without the lists around it."""
    total = _measure_paragraphs(scope)
    if headline is None or total < _MIN_TEXT:
        return scope
    found, inner = 0, headline
    for tag in headline.parents:
        if not has_ancestor(tag, scope):
            break
        found += sum(
            _measure_paragraphs(child) for child in tag.children if isinstance(child, Tag) and child is not inner
        )
        if found >= total * _SHARE_OF_TEXT:
            return tag
        inner = tag
    return scope


def _measure_paragraphs(tag: Tag) -> int:
    return sum(_measure_prose(paragraph) for paragraph in ([tag] if tag.name == "p" else tag.find_all("p")))


def _find_scope(soup: BeautifulSoup, headline: Tag | None) -> Tag:
    """Return the article or main part of the page around the headline, if it has text."""
    body = soup.body or soup
    total = measure_text(body)
    around = list(headline.parents) if headline is not None else []
    candidates = [tag for tag in around if _is_article(tag)]
    if headline is None or not candidates:
        candidates += sorted(filter(_is_article, body.find_all(name=True)), key=measure_text, reverse=True)[:3]
    for tag in candidates:
        if measure_text(tag) * 5 > total * 2 or _is_one_of_several(tag, headline):
            return tag
    return body


def _is_one_of_several(article: Tag, headline: Tag | None) -> bool:
    """Return whether an article around the headline has a text, and others with texts stand beside it."""
    if article.name != "article" or headline is None or not has_ancestor(headline, article):
        return False
    beside = [tag for tag in article.find_next_siblings("article") if tag.find(HEADINGS) is not None]
    return bool(beside) and measure_text(article) >= 2 * _MIN_TEXT


def _is_article(tag: Tag) -> bool:
    return tag.name in {"article", "main"} or get_attribute(tag, "role") in {"main", "article"}


def _join_marked(best: Tag, marked: Iterable[Tag], scope: Tag) -> Tag:
    """Return the element around all parts of a text that is marked in several parts."""
    others = [
        tag for tag in marked if measure_text(tag) > 100 and not has_ancestor(tag, best) and not has_ancestor(best, tag)
    ]
    if len({id(tag) for tag in others}) < 2:
        return best
    for parent in best.parents:
        if all(tag is best or has_ancestor(tag, parent) for tag in others):
            return parent
    return scope


def _descend(scope: Tag, total: int) -> Tag:
    current = scope
    while True:
        children = [
            child for child in current.children if isinstance(child, Tag) and child.name not in {"p", "ul", "ol"}
        ]
        sizes = [_measure_prose(child) for child in children]
        if not total or max(sizes, default=0) < total * _SHARE_OF_TEXT:
            return current
        best = children[sizes.index(max(sizes))]
        if best.name in {"table", "tbody", "blockquote"} and not _is_layout(best):
            return current
        current = best


def _is_layout(table: Tag) -> bool:
    return table.find(["p", "br", "h1", "h2", "table"]) is not None


# --- what is not text inside it --------------------------------------------------------------------------------------


def remove_before(root: Tag, headline: Tag) -> None:
    """Remove everything in `root` up to the end of the headline."""
    if not has_ancestor(headline, root):
        return
    current: Tag = headline
    while current is not root and current.parent is not None:
        for sibling in list(current.previous_siblings):
            if not (isinstance(sibling, Tag) and _is_picture(sibling)):
                sibling.extract()
        current = current.parent
    headline.extract()


def _is_picture(tag: Tag) -> bool:
    """Return whether an element is a picture, with a caption at most."""
    has_picture = tag.name in {"figure", "img"} or tag.find("img") is not None
    return has_picture and len(get_text(tag)) < _MIN_TEXT


def remove_empty_wrappers(root: Tag) -> None:
    """Remove elements that have neither text nor pictures."""
    for tag in reversed(root.find_all(["div", "section", "header", "footer", "ul", "ol", "li", "p", "span", "aside"])):
        if not tag.get_text(strip=True) and tag.find(["img", "br", "hr"]) is None:
            tag.extract()


def is_text_block(tag: Tag) -> bool:
    """Return whether an element may be a paragraph or contain some."""
    return tag.name in _TEXT_BLOCKS and not get_class_words(tag) & _NOISE
