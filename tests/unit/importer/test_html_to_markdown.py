"""HTML becomes Markdown with the same text, and nothing that was hidden, deleted or a comment."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown, parse_html
from pressroom.importer.word_html import clean_word_html
from pressroom.text import markdown


def read_back(source: str) -> str:
    """Return the text that our own Markdown makes of a body."""
    return markdown.to_text(markdown.parse(source))


def convert_word(html: str) -> str:
    """Convert HTML of Word."""
    soup = parse_html(html)
    clean_word_html(soup)
    return html_to_markdown(soup)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>En <b>fet </b>text, <i>kursiv</i>.</p>", "En **fet** text, *kursiv*."),
        ('<p><a href="https://x.example/a(b)">länk</a></p>', "[länk](<https://x.example/a(b)>)"),
        ("<h1>Stor</h1><p>A</p><h3>Liten</h3>", "## Stor\n\nA\n\n### Liten"),
        ("<ul><li>ett<ul><li>under</li></ul></li><li>två</li></ul>", "- ett\n  - under\n- två"),
        ("<ul><li>ett</li></ul><ul><li>två</li></ul>", "- ett\n\n* två"),
        ("<ol start=3><li>tre</li><li>fyra</li></ol>", "3. tre\n4. fyra"),
        ("<table><tr><th>A<th>B|c<tr><td>1<td><b>2</b></table>", "| A | B\\|c |\n| --- | --- |\n| 1 | **2** |"),
        ("<table><tr><td>Bara layout</td></tr></table>", "Bara layout"),
        ("<blockquote><p>Ja.</p><footer>— Ada Ek, chef</footer></blockquote>", "> Ja.\n> – Ada Ek, chef"),
        ("<blockquote><p>Ja.</p><p>– Ada Ek, chef</p></blockquote>", "> Ja.\n> – Ada Ek, chef"),
        ("<p>1. inte lista</p><p># inte rubrik<br>- inte</p>", "1\\. inte lista\n\n\\# inte rubrik\\\n\\- inte"),
        ("Ett<br><br>Två", "Ett\n\nTvå"),
        ("<p>12&nbsp;000 kr&nbsp;nu, mjuk&shy;het</p>", "12\u00a0000 kr nu, mjukhet"),
        ("<dl><dt>Tid</dt><dd>kl. 9</dd></dl>", "Tid\\\nkl. 9"),
        ("<pre>a  b\n c</pre>", "```\na  b\n c\n```"),
        ('<p>Se<sup><a href="#n">1</a></sup>.</p><div id=n>Not <a href="#r">↩</a></div>', "Se[^1].\n\n[^1]: Not"),
    ],
)
def test_each_element_has_its_markdown(html: str, expected: str) -> None:
    assert html_to_markdown(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>hemligt</script>",
        "<del>hemligt</del>",
        "<s>hemligt</s>",
        '<p style="display:none">hemligt</p>',
        "<p hidden>hemligt</p>",
        "<!-- hemligt -->",
        "<form><p>hemligt</p><input value=hemligt></form>",
        '<span aria-hidden="true">hemligt</span>',
        "<style>hemligt</style><noscript>hemligt</noscript><template>hemligt</template>",
    ],
)
def test_what_readers_do_not_see_is_left_out(html: str) -> None:
    assert html_to_markdown(f"<p>Synligt {html}</p>{html}") == "Synligt"


def test_pictures_stand_where_they_stood() -> None:
    options = HtmlOptions(place_picture=lambda tag, caption: f"{tag['src']}" if caption == "Bron" else "")
    html = "<p>A</p><figure><img src=bro.jpg><figcaption>Bron</figcaption></figure><p>B <img src=logo.png></p>"
    assert html_to_markdown(html, options) == "A\n\n![](bro.jpg)\n\nB"


def test_lists_of_word_become_lists() -> None:
    def item(text: str, level: int, marker: str) -> str:
        return (
            f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]>"
            f"<span style='mso-list:Ignore'>{marker}<span>&nbsp;&nbsp; </span></span><![endif]>{text}<o:p></o:p></p>\n"
        )

    html = item("ett", 1, "·") + item("under", 2, "o") + item("två", 1, "·") + "<p>text</p>" + item("a", 1, "1.")
    assert convert_word(html) == "- ett\n  - under\n- två\n\ntext\n\n1. a"


def test_comments_and_deleted_text_of_word_are_left_out() -> None:
    html = (
        "<p>Kvar <del>bort</del><ins>nytt</ins><span class=MsoCommentReference>"
        "<a style='mso-comment-reference:A_1'>[A1]</a></span></p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'>Hemlig kommentar</div></div>"
    )
    assert convert_word(html) == "Kvar nytt"


def test_footnotes_of_word_become_footnotes() -> None:
    html = (
        "<p>Text<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>[1]</span></a>.</p>"
        "<div style='mso-element:footnote-list'><br><hr><div style='mso-element:footnote' id=ftn1>"
        "<p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a> Källa.</p></div></div>"
    )
    assert convert_word(html) == "Text[^1].\n\n[^1]: Källa."


def test_footnotes_in_a_list_at_the_end_become_footnotes_and_the_list_goes() -> None:
    html = (
        '<p>Text<sup id="fnref:1"><a href="#fn:1">1</a></sup>.</p>'
        '<div class="footnotes"><ol><li id="fn:1"><p>Source. <a href="#fnref:1">back</a></p></li></ol></div>'
    )
    assert html_to_markdown(html) == "Text[^1].\n\n[^1]: Source."


# --- laws ------------------------------------------------------------------------------------------------------------

TEXTS = st.text(alphabet="ab åö*_`[]()<>&#!|\\-+=~1.\"'–”:/{}$%^", min_size=1, max_size=12).map(escape)
INLINE = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(("b", "i", "strong", "em", "span", 'a href="https://x.example/"')),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=3).map(lambda parts: f"<p>{''.join(parts)}</p>")
BLOCKS = st.recursive(
    PARAGRAPHS,
    lambda inner: st.builds(
        lambda frame, parts: frame.format("".join(parts)),
        st.sampled_from(
            ("<ul><li>{}</li></ul>", "<div>{}</div>", "<section>{}</section>", "<ul><li>{}</li><li>x</li></ul>")
        ),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


def fold(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(st.lists(BLOCKS, min_size=1, max_size=4).map("".join))
def test_our_markdown_of_the_result_has_the_same_text(html: str) -> None:
    assert fold(read_back(html_to_markdown(html))) == fold(parse_html(html).get_text())


@given(st.lists(st.lists(INLINE, min_size=2, max_size=3), min_size=2, max_size=4))
def test_tables_keep_the_text_of_every_cell(rows: list[list[str]]) -> None:
    html = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"
    assert fold(read_back(html_to_markdown(html))) == fold(parse_html(html).get_text())


@pytest.mark.parametrize("fragment", ["<div>", "<ul><li>", "<b>", "<blockquote>", "<table><tr><td>"])
def test_deep_nesting_ends(fragment: str) -> None:
    assert html_to_markdown(fragment * 1000 + "slut").strip("*").endswith("slut")


def test_numbered_lists_beside_each_other_stay_two_lists() -> None:
    assert html_to_markdown("<ol><li>A</li></ol><ol start=7><li>B</li></ol>") == "1. A\n\n7) B"


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h3>a</h3><h5>b</h5><h4>c</h4>", [2, 3, 3]),
        ("<h2>a</h2><h4>b</h4><h6>c</h6><h2>d</h2>", [2, 3, 4, 2]),
        ("<h4>a</h4><h3>b</h3><h2>c</h2>", [2, 2, 2]),
        ("<h1>a</h1><h2>b</h2><h3>c</h3>", [2, 3, 4]),
        ("<h6>a</h6><p>x</p><h5> </h5><h6>b</h6>", [2, 2]),
    ],
)
def test_headings_begin_at_level_two_and_leave_none_out(html: str, levels: list[int]) -> None:
    lines = html_to_markdown(parse_html(html)).split("\n")
    assert [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")] == levels


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("The report of 2024", ' "The report of 2024"'),
        ("here", ""),
        ("Opens in a new window", ""),
        ("Öffnet externen Link in neuem Fenster", ""),
        ("https://a.example/report", ""),
        ("x" * 151, ""),
        ("say &quot;no&quot;", ""),
        ("5 * 3 * 2", ' "5 \\* 3 \\* 2"'),
    ],
)
def test_a_link_keeps_a_title_that_says_something(title: str, written: str) -> None:
    html = f'<p>See <a href="https://a.example/report" title="{title}">it <b>here</b></a>.</p>'
    assert html_to_markdown(parse_html(html)) == f"See [it **here**](https://a.example/report{written})."
