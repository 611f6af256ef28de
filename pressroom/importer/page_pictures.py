"""Find the pictures of a page at their largest size, with caption, credit, terms and alternative text."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlunsplit

from bs4.element import Tag
from msgspec import Struct, structs

from pressroom.importer.html_elements import fold_text, get_attribute, get_class_words, get_lines, get_text
from pressroom.importer.media import Media
from pressroom.importer.picture_credits import remove_credit_label, split_credit, starts_with_credit
from pressroom.importer.structured_data import DataPicture
from pressroom.importer.url_parts import join_url, parse_url

_MAX_PICTURES = 500  # a release can have no more
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?!/])", re.IGNORECASE)
_LAZY = (
    *("data-orig-file", "data-full-url", "data-original", "data-full", "data-large-file", "data-lazy-src", "data-src"),
    *("data-img-url", "data-image", "data-hi-res-src", "data-zoom-src", "src"),
)
_SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_WORDPRESS_SIZE = re.compile(r"-[1-9][0-9]{1,3}x[1-9][0-9]{1,3}(?=\.(?:jpe?g|png|webp|gif)$)", re.IGNORECASE)
_DRUPAL_STYLE = re.compile(r"/styles/[\w-]+/public/(.+?)(?:\.webp)?$")
_SIZE_PARAMETERS = frozenset(
    re.findall(r"\w+", "w h width height maxwidth maxheight resize fit crop quality q dpr size strip ssl auto fm mode")
)
_SIZE_VALUE = re.compile(r"[0-9]{1,5}(?:[,x][0-9]{1,5})?|auto|format|crop|max|clip|fill|all|webp|jpg|1")
_DECORATION = frozenset(
    re.findall(r"\w+", "logo logotype logotyp icon icons ikon avatar gravatar emoji spacer pixel tracking badge sprite")
)
_CAPTION_WORDS = frozenset({"caption", "bildtext", "bildetekst", "billedtekst", "kuvateksti", "figcaption", "captions"})
_CREDIT_WORDS = frozenset(
    {"credit", "credits", "photographer", "fotograf", "byline", "copyright", "photocredit", "kuvaaja"}
)
_TERMS_WORDS = frozenset({"terms", "license", "licence", "licens", "rights"})
_CONTROL_WORDS = frozenset({"control", "download", "share", "zoom", "enlarge"})


class ShownPicture(Struct, frozen=True):
    """A picture that a page shows: where it is, and what is written about it."""

    url: str
    caption: str = ""
    credit: str = ""
    terms: str = ""
    alt: str | None = None


def place_pictures(root: Tag, media: Media, base: str) -> None:
    """Add the pictures in an element to `media`; its images are left with `data-file`, the others are removed.

    Captions leave the text: they belong to the pictures.
    """
    for image in root.find_all("img", limit=_MAX_PICTURES):
        shown = read_picture(image, base)
        if shown is None:
            image.extract()
            continue
        name = media.add_picture(
            shown.url, caption=shown.caption, credit=shown.credit, alt=shown.alt, terms=shown.terms
        )
        image.attrs = {"data-file": name} if name else {}
    for figure in root.find_all(name=True):
        if figure.parent is not None and _is_caption(figure) and _find_picture_frame(figure) is not None:
            figure.extract()


def get_placed_name(image: Tag, _caption: str) -> str:
    """Return the name that `place_pictures` gave an image; it is a `place_picture` of `HtmlOptions`."""
    return get_attribute(image, "data-file")


def read_picture(image: Tag, base: str) -> ShownPicture | None:
    """Return what an `img` shows; None if it is an icon, a logo or a tracking pixel."""
    frame = _find_frame(image)
    url = find_largest(image, frame, base)
    if not url or _is_decoration(image, url):
        return None
    alt = get_attribute(image, "alt") if image.has_attr("alt") else None
    shown = ShownPicture(url, alt=alt)
    return _add_caption(shown, frame) if frame is not None else shown


def _is_decoration(image: Tag, url: str) -> bool:
    words = get_class_words(image) | (get_class_words(image.parent) if image.parent else frozenset())
    sizes = [
        int(size) for name in ("width", "height") if (size := get_attribute(image, name).removesuffix("px")).isdigit()
    ]
    is_small = bool(sizes) and (max(sizes) < 50 or min(sizes) <= 2)
    name = parse_url(url).path.rpartition("/")[2].casefold()
    is_named = bool(re.match(r"(?:logo|logga|logotyp|icon|spacer|pixel|blank|clear|1x1)\b", name))
    return is_small or bool(words & _DECORATION) or is_named or name.endswith(".svg")


def _find_frame(image: Tag) -> Tag | None:
    """Return the element around an image and its caption."""
    figure = image.find_parent("figure")
    if figure is not None:
        return figure
    for parent in list(image.parents)[:4]:
        if parent.name in {"article", "body", "main"}:
            break
        captions = (tag for tag in parent.find_all(name=True, limit=30) if _is_caption(tag))
        if len(parent.find_all("img", limit=2)) == 1 and next(captions, None) is not None:
            return parent
        if parent.name in {"p", "td"}:
            break
    return None


def _find_picture_frame(caption: Tag) -> Tag | None:
    """Return the figure, or other frame with a picture, that a caption belongs to."""
    figure = caption.find_parent("figure")
    if figure is not None:
        return figure if figure.find("img") is not None else None
    for parent in list(caption.parents)[:3]:
        if len(parent.find_all("img", limit=2)) == 1:
            return parent
    return None


def _is_caption(tag: Tag) -> bool:
    if tag.name == "figcaption":
        return True
    words = get_class_words(tag)
    is_marked = bool(words & (_CAPTION_WORDS | _CREDIT_WORDS)) and tag.find(["img", "p"]) is None
    names = {"p", "div", "span", "small", "dd", "em", "td"}
    return tag.name in names and len(get_text(tag)) < 600 and (is_marked or _is_credit_line(tag))


def _is_credit_line(tag: Tag) -> bool:
    """Return whether an element beside a picture says only who made it."""
    is_beside = tag.parent is not None and tag.name != "span" and tag.find(name=True) is None
    return is_beside and len(get_text(tag)) < 80 and starts_with_credit(get_text(tag))


# --- sizes -----------------------------------------------------------------------------------------------------------


def find_largest(image: Tag, frame: Tag | None, base: str) -> str:
    """Return the URL of a picture at its largest size, as far as the page says."""
    link = _find_original_link(image, frame)
    sizes = [candidate for tag in _get_sources(image) for candidate in _read_source_set(tag)]
    candidates = [link, max(sizes, key=lambda each: each[0], default=(0, ""))[1]]
    candidates += [get_attribute(image, name) for name in _LAZY]
    for candidate in candidates:
        if candidate and not candidate.startswith(("data:", "blob:", "#", "javascript:")):
            return remove_size(join_url(base, candidate))
    return ""


def _find_original_link(image: Tag, frame: Tag | None) -> str:
    around = image.find_parent("a")
    links = [around] if around is not None else []
    links += frame.find_all("a", href=True) if frame is not None else []
    return next((href for link in links if _PICTURE_FILE.search(href := get_attribute(link, "href"))), "")


def _get_sources(image: Tag) -> list[Tag]:
    picture = image.find_parent("picture")
    return [image, *(picture.find_all("source") if picture is not None else ())]


def _read_source_set(tag: Tag) -> Iterator[tuple[float, str]]:
    """Yield the URLs of a source set with their widths or densities."""
    for name in _SOURCE_SETS:
        for match in re.finditer(
            r"(\S*[^\s,])(?:\s+([0-9.]{1,8})([wx]))?\s*(?:,|$)", get_attribute(tag, name)[:20_000]
        ):
            size = float(match[2]) if match[2] and match[2].count(".") < 2 and match[2] != "." else 0.5
            yield size, match[1]


def remove_size(url: str) -> str:
    """Return the URL of the original, where a URL is known to name a smaller copy of it."""
    parts = parse_url(url)
    path, query = parts.path, parse_qsl(parts.query, keep_blank_values=True)
    if "/wp-content/" in path or "/uploads/" in path:
        path = _WORDPRESS_SIZE.sub("", path)
    if match := _DRUPAL_STYLE.search(path):
        path, query = f"{path[: match.start()]}/{match[1]}", [each for each in query if each[0] != "itok"]
    kept = [(name, value) for name, value in query if not _is_size(name, value)]
    if len(kept) == len(query):
        return urlunsplit(parts._replace(path=path))
    return urlunsplit(parts._replace(path=path, query=urlencode(kept)))


def _is_size(name: str, value: str) -> bool:
    return name.lower() in _SIZE_PARAMETERS and bool(_SIZE_VALUE.fullmatch(value.lower()))


# --- captions --------------------------------------------------------------------------------------------------------


def _add_caption(shown: ShownPicture, frame: Tag) -> ShownPicture:
    """Add what the caption says, and take the credit and terms out of it."""
    captions = [tag for tag in frame.find_all(name=True) if _is_caption(tag)]
    outer = [tag for tag in captions if not any(parent in captions for parent in tag.parents)]
    lines: list[str] = []
    for tag in outer:
        shown, rest = _take_marked(shown, tag)
        lines += rest
    caption, credit = split_credit(" ".join(lines))
    return structs.replace(shown, caption=shown.caption or caption, credit=shown.credit or credit)


def _take_marked(shown: ShownPicture, caption: Tag) -> tuple[ShownPicture, list[str]]:
    """Take the elements of a caption that are marked as credit or terms, and return the other lines."""
    marked: dict[str, list[Tag]] = {"credit": [], "terms": [], "": []}
    for tag in [caption, *caption.find_all(name=True)]:
        words = get_class_words(tag)
        kind = (
            "terms"
            if words & _TERMS_WORDS
            else "credit"
            if words & _CREDIT_WORDS and not words & _CAPTION_WORDS
            else None
        )
        kind = "" if words & _CONTROL_WORDS and tag is not caption else kind
        if kind is not None and not any(tag in each.descendants for tags in marked.values() for each in tags):
            marked[kind].append(tag)
    credit = " ".join(map(get_text, marked["credit"]))
    shown = structs.replace(
        shown,
        credit=shown.credit or remove_credit_label(credit),
        terms=shown.terms or " ".join(map(get_text, marked["terms"])),
    )
    left_out = {id(tag) for tags in marked.values() for tag in tags}
    return shown, [] if id(caption) in left_out else _get_other_lines(caption, left_out)


def _get_other_lines(caption: Tag, left_out: set[int]) -> list[str]:
    for tag in caption.find_all(name=True):
        if id(tag) in left_out and tag.parent is not None:
            tag.extract()
    return get_lines(caption)


def add_declared_picture(media: Media, declared: Iterable[DataPicture], base: str) -> None:
    """Add the first picture of the metadata that is not the site's own, if the page itself shows none.

    Captions and credits of the metadata are added to the pictures that the page shows.
    """
    shown = {_get_stem(each.location): each.location for each in media.pictures}
    for picture in declared:
        url = remove_size(join_url(base, picture.url))
        known = shown.get(_get_stem(url))
        if url and (known or (not media.pictures and not _is_of_site(url))):
            media.add_picture(known or url, caption=picture.caption, credit=picture.credit, terms=picture.terms)


def _is_of_site(url: str) -> bool:
    """Return whether a picture only stands for a site, or was made of the headline, as those of this program are."""
    name = parse_url(url).path.rpartition("/")[2]
    return name == "card.png" or bool(re.search(r"logo|default|placeholder|share|fallback|icon", name, re.IGNORECASE))


def _get_stem(url: str) -> str:
    name = unquote(parse_url(url).path).rpartition("/")[2].partition(".")[0]
    return fold_text(re.sub(r"-[0-9]+x[0-9]+$|-scaled$", "", name))
