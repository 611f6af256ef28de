"""Pages made of ways to smuggle scripts into a site: what is built of them executes nothing."""

import re
from itertools import product
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from tests.support.publishing import PublishingNewsroom

CODES = ("alert(1)", "alert`1`", "top['al'+'ert'](1)", "eval(atob('YWxlcnQoMSk='))")
SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java&#10;script:",
    "&#106;avascript:",
    "&#x6A;avascript&colon;",
    "\x01javascript:",
    " javascript:",
    "vbscript:",
    "data:text/html,<script>",
    "view-source:javascript:",
    "feed:javascript:",
)
ATTRIBUTES = (
    '<a href="{}">länk</a>',
    "<a href='{}'>länk</a>",
    "<a href={}>länk</a>",
    '<img src="{}">',
    '<iframe src="{}"></iframe>',
    '<form action="{}"><button>Skicka</button></form>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<svg><a xlink:href="{}"><text>länk</text></a></svg>',
    '<math><mi xlink:href="{}">länk</mi></math>',
    '<base href="{}">',
    '<meta http-equiv="refresh" content="0;url={}">',
    '<blockquote cite="{}">Text</blockquote>',
    '<video poster="{}"><source src="{}"></video>',
    '<table background="{}"><tr><td>Text</td></tr></table>',
    '<p style="background:url({})">Text</p>',
    "[länk]({})",
    "![bild]({})",
    "<{}>",
)
EVENTS = ("onerror", "onload", "ONCLICK", "onmouseover", "onfocus", "onanimationstart", "ontoggle", "onbegin")
TAGS = (
    "img src=x",
    "svg",
    "body",
    "details open",
    "input autofocus",
    "a href=#",
    "video",
    "marquee",
    "p",
    "svg/",
    "td",
)
BREAKS = ("{}", '"{}"', "'{}'", "`{}`", '"><b {}')
SCRIPTS = (
    "<script>{}</script>",
    "<scr<script>ipt>{}</scr</script>ipt>",
    "<script src=//evil.example/x.js></script>{}",
    "<SCRIPT\n>{}</SCRIPT\n>",
    "<script/x>{}</script>",
    "<<script>{}//<</script>",
    "<noscript><p title='</noscript><script>{}</script>'>",
    "<style><script>{}</script></style>",
    "<title></title><script>{}</script>",
    "<textarea></textarea><script>{}</script>",
    "<!--><script>{}</script>-->",
    "<![CDATA[<script>{}</script>]]>",
    "&lt;script&gt;{}&lt;/script&gt;",
    "`<script>{}</script>`",
    "\\<script>{}</script>",
    "<svg><script>{}</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}></style></mglyph></table></mtext></math>",
)
_LINK_TO_CODE = re.compile(r"(?<!\\)\]\(\s*<?\s*(?:javascript|vbscript|data|feed|view-source)\s*:", re.IGNORECASE)


def list_vectors() -> list[str]:
    """Return some 2 200 texts with code in a place where a browser might execute it."""
    links = [form.replace("{}", scheme + code) for form, scheme, code in product(ATTRIBUTES, SCHEMES, CODES)]
    events = [
        f"<{tag} {event}={quoting.replace('{}', code)}>Text"
        for tag, event, quoting, code in product(TAGS, EVENTS, BREAKS, CODES[:3])
    ]
    return [*links, *events, *(form.replace("{}", code) for form, code in product(SCRIPTS, CODES))]


def test_nothing_that_a_page_smuggles_in_is_executed(tmp_path: Path) -> None:
    vectors = list_vectors()
    assert len(vectors) > 2200
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(0, len(vectors), 60):
        chosen = vectors[number : number + 60]
        paragraphs = "".join(f"<p>Ett stycke text om bron {vector} som öppnar i vår.</p>" for vector in chosen)
        (pages / f"{number}.html").write_text(
            "<!doctype html><html lang=sv><head><meta charset=utf-8><title>Bron</title>"
            '<meta property="article:published_time" content="2024-05-01T09:00:00+02:00"></head><body><article>'
            f"<h1>Bron {number} {vectors[number]}</h1><p class=lead>Bron öppnar {vectors[number + 1]}.</p>{paragraphs}"
            f"<h2>Kontakt</h2><p>Ada Ek {vectors[number]}, presschef, 08-465 004 01, ada@fjallby.example</p>"
            "</article></body></html>",
            "utf-8",
        )
    newsroom = PublishingNewsroom(tmp_path)
    assert newsroom.run_command("import", "--write", "--contact=ada", str(pages)) == 0
    texts = list(newsroom.folder.glob("releases/*/*/sv.md"))
    assert len(texts) >= len(vectors) // 60
    for path in texts:
        assert not _LINK_TO_CODE.search(path.read_text("utf-8").partition("\n---\n")[2])  # the headline is no Markdown
    assert newsroom.run_command("build") == 0
    built = list((newsroom.folder / "out").glob("**/*.html"))
    assert len(built) > len(texts)
    for page in built:
        assert_nothing_executes(page)


def assert_nothing_executes(page: Path) -> None:
    soup = BeautifulSoup(page.read_bytes(), "lxml")
    for tag in (each for each in soup.descendants if isinstance(each, Tag)):
        assert tag.name not in {"iframe", "object", "embed", "base", "marquee", "math"}, (page, tag)
        assert tag.name != "script" or tag.get("type") == "application/ld+json", (page, tag)
        for name, value in tag.attrs.items():
            assert not name.lower().startswith("on"), (page, tag)
            if name in {"href", "src", "action", "cite", "poster"}:
                scheme = re.sub(r"[\x00-\x20]", "", str(value)).lower().partition(":")[0]
                assert scheme not in {"javascript", "vbscript", "data", "feed", "view-source"}, (page, tag)
