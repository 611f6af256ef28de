"""Convert what is special in texts of WordPress to HTML: line ends of the classic editor, and shortcodes."""

import html
import re
from collections.abc import Callable

from msgspec import Struct

_BLOCK_NAMES = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|"
    "hr|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
# Comments and what is written exactly as it stands; then other tags. Attributes can contain line ends. A search ends at
# the next start of the same kind, so that it takes no longer in a text of starts without ends.
_MARKUP = re.compile(
    r"(<!--(?:(?!<!--).)*?-->|<(?P<exact>pre|script|style|textarea)\b(?:(?!<(?P=exact)\b).)*?</(?P=exact)\s*>|</?[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES})\b", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_URL_LINE = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"]+)[ \t]*$")

_VALUE = r"\"[^\"]*\"|'[^']*'|[“”″][^“”″\]]*[“”″]|[^\s\[\]\"'<>]++"
_SHORTCODE = re.compile(
    rf"(?P<before>\[?)\[(?P<end>/?)(?P<name>[a-z][a-z0-9_-]*)"
    rf"(?P<values>(?>\s+(?>[\w-]+\s*=\s*(?>{_VALUE})|{_VALUE}))*+)\s*(?P<empty>/?)\](?P<after>\]?)"
)
_ATTRIBUTE = re.compile(rf"([\w-]+)\s*=\s*({_VALUE})")
_QUOTES = "\"'“”″"
_CAPTION = re.compile(
    r"\[(?P<name>caption|wp_caption)\b(?P<values>[^\[\]]*)\](?P<text>(?:(?!\[(?:wp_)?caption\b).)*?)\[/(?P=name)\]",
    re.DOTALL,
)
_CAPTIONED = re.compile(r"\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)\s*(.*)", re.DOTALL | re.IGNORECASE)
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
_MEDIA_KEYS = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "url")


class Shortcode(Struct, frozen=True):
    """A shortcode such as `[gallery ids="1,2"]`: its name, and its values by key."""

    name: str
    values: dict[str, str]


def add_line_breaks(text: str) -> str:
    """Return a text of the classic editor as HTML: a line end there is a line break, a blank line ends a paragraph.

    `html_to_markdown` makes a new paragraph of two line breaks.
    """
    segments = _MARKUP.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    parts: list[str] = []
    # `split` yields text, markup, and the name in the pattern (or None), again and again.
    for number in range(0, len(segments), 3):
        before = segments[number - 2] if number else "<p>"
        after = segments[number + 1] if number + 1 < len(segments) else "<p>"
        parts += [_break_lines(segments[number], before, after), after if number + 1 < len(segments) else ""]
    return "".join(parts)


def _break_lines(text: str, before: str, after: str) -> str:
    if _BLOCK_TAG.match(before):
        text = text.lstrip()
    elif _BREAK_TAG.match(before):
        text = text.removeprefix("\n")
    if _BLOCK_TAG.match(after):
        text = text.rstrip()
    text = _URL_LINE.sub(r'<a href="\1">\1</a>', text)
    if "\n" not in text:
        return text
    return re.sub(r"[ \t]*\n[ \t]*", "<br>", re.sub(r"\n\s*\n", "\n\n", text))


def convert_shortcodes(text: str, make_gallery: Callable[[Shortcode], str], report: Callable[[str], None]) -> str:
    """Return a text without shortcodes. What they enclose stays; `report` is told which ones were removed.

    `make_gallery` returns the HTML of a gallery.
    """
    if "[" not in text:
        return text
    text = _EMBED.sub(lambda match: _make_link(match[1]), _CAPTION.sub(_convert_caption, text))
    closed = set(re.findall(r"\[/([a-z][a-z0-9_-]*)\]", text))

    def convert(match: re.Match[str]) -> str:
        if match["before"] and match["after"]:
            return match[0][1:-1]  # WordPress shows [[gallery]] as [gallery]
        if not _is_shortcode(match, closed):
            return match[0]
        return match["before"] + _convert_shortcode(match, make_gallery, report) + match["after"]

    return _SHORTCODE.sub(convert, text)


def _is_shortcode(match: re.Match[str], closed: set[str]) -> bool:
    """Tell a shortcode from words in brackets, such as [sic] or [our translation]."""
    name, values = match["name"], match["values"]
    if name in {"gallery", "audio", "video", "playlist", "embed"} or name in closed or match["empty"]:
        return True
    if values:
        return "=" in values or '"' in values
    is_alone = _is_alone(match.string, match.start(), match.end())
    return "_" in name or "-" in name or (is_alone and bool(name))


def _is_alone(text: str, start: int, end: int) -> bool:
    """Return whether nothing else is in the same line or element."""
    before, after = text[:start].rstrip(" \t")[-1:], text[end:].lstrip(" \t")[:1]
    return before in {"", "\n", ">"} and after in {"", "\n", "\r", "<"}


def _convert_shortcode(
    match: re.Match[str], make_gallery: Callable[[Shortcode], str], report: Callable[[str], None]
) -> str:
    shortcode = Shortcode(match["name"], parse_attributes(match["values"]))
    if match["end"]:
        return ""
    if shortcode.name == "gallery":
        return make_gallery(shortcode)
    url = next((shortcode.values[key] for key in _MEDIA_KEYS if key in shortcode.values), "")
    if shortcode.name in {"audio", "video", "embed"} and url.startswith(("http://", "https://", "/")):
        return _make_link(url)
    report(f"The shortcode [{shortcode.name}] was removed. Check what it showed on the page.")
    return ""


def parse_attributes(text: str) -> dict[str, str]:
    """Return the values of a shortcode by key."""
    return {key.lower(): html.unescape(value.strip(_QUOTES)) for key, value in _ATTRIBUTE.findall(text)}


def _convert_caption(match: re.Match[str]) -> str:
    values = parse_attributes(match["values"])
    parts = _CAPTIONED.fullmatch(match["text"])
    if not parts:
        return match["text"]
    picture, caption = parts[1], parts[2].strip() or values.get("caption", "")
    number = values.get("id", "").removeprefix("attachment_")
    if number.isdecimal() and "wp-image-" not in picture:
        picture = picture.replace("<img", f'<img data-id="{number}"', 1)
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _make_link(url: str) -> str:
    return f'<p><a href="{html.escape(html.unescape(url))}">{html.escape(html.unescape(url))}</a></p>'
