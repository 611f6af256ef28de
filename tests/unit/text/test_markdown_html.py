"""A body as HTML: headings, quotes with speakers, lists, tables, footnotes, images, links."""

from collections.abc import Iterator

import pytest

from pressroom.text import markdown
from pressroom.text.markdown import HtmlProfile, parsing
from pressroom.text.markdown.tokens import Tokens

PAGE = HtmlProfile(numbers_as_text=True)


def html(source: str, profile: HtmlProfile = PAGE) -> str:
    return markdown.to_html(markdown.parse(source), profile)


def quote_html(text: str, speaker: str) -> str:
    return (
        f'<figure class="quote">\n<blockquote>\n{text}</blockquote>\n<figcaption>– {speaker}</figcaption>\n</figure>\n'
    )


def format_figure(url: str) -> str:
    return f"<figure>{url}</figure>\n"


class TestHeadings:
    @pytest.mark.parametrize("first", ["#", "##", "####"])
    def test_the_first_heading_is_one_level_below_the_headline(self, first: str) -> None:
        assert html(f"{first} Om stödet") == '<h2 id="om-stodet">Om stödet</h2>\n'

    def test_no_level_is_skipped(self) -> None:
        levels = [line[:3] for line in html("# a\n### b\n###### c\n## d\n# e").splitlines()]
        assert levels == ["<h2", "<h3", "<h4", "<h3", "<h2"]

    def test_no_level_is_below_the_sixth(self) -> None:
        assert (
            html("# a\n## b\n### c", HtmlProfile(parent_heading_level=5, id_prefix=None))
            == "<h6>a</h6>\n<h6>b</h6>\n<h6>c</h6>\n"
        )

    def test_ids_are_unique_and_have_the_prefix(self) -> None:
        ids = [
            line.split('"')[1]
            for line in html("# Om\n# Om\n# Om 2\n# !\n", HtmlProfile(id_prefix="body-")).splitlines()
        ]
        assert ids == ["body-om", "body-om-2", "body-om-2-2", "body-section"]

    def test_id_of_a_heading_is_never_that_of_a_footnote(self) -> None:
        assert 'id="section-fn-1"' in html("# Fn 1\n\nx[^a]\n\n[^a]: y")

    def test_an_empty_heading_is_left_out(self) -> None:
        assert html("##\n\ntext") == "<p>text</p>\n"

    def test_the_level_is_as_written_with_parent_heading_level_0(self) -> None:
        assert html("### a", HtmlProfile(parent_heading_level=0, id_prefix=None)) == "<h3>a</h3>\n"


class TestQuotes:
    @pytest.mark.parametrize(
        "source",
        [
            "> Vi gör mer.\n>\n> – Anna Ek",
            "> Vi gör mer.\n> – Anna Ek",
            "> Vi gör mer.\n> — Anna Ek",
            "> Vi gör mer.\n>\n> -Anna Ek",
            "> Vi gör mer.\n> \\- Anna Ek",
            "> Vi gör mer.\n> - Anna Ek",
            "> Vi gör mer.\n>\n> - Anna Ek",
            "> Vi gör mer.\n>\n> -- Anna Ek",
            "> Vi gör mer.  \n> –\u00a0Anna Ek",
        ],
    )
    def test_a_last_line_that_starts_with_a_dash_names_the_speaker(self, source: str) -> None:
        assert html(source) == quote_html("<p>Vi gör mer.</p>\n", "Anna Ek")

    def test_a_speaker_may_have_several_lines_and_inline_markup(self) -> None:
        source = "> Vi gör mer.\n>\n> – **Anna Ek**,\n> [direktör](https://example.org)"
        speaker = '<strong>Anna Ek</strong>,\n<a href="https://example.org">direktör</a>'
        assert html(source) == quote_html("<p>Vi gör mer.</p>\n", speaker)

    def test_the_quoted_words_may_start_with_a_dash_too(self) -> None:
        assert html("> – Vi gör mer.\n> – Anna Ek") == quote_html("<p>– Vi gör mer.</p>\n", "Anna Ek")

    @pytest.mark.parametrize(
        "source",
        [
            "> Bara ett citat.",
            "> – Bara talstreck.",
            "> Det var kallt,\n> –5 grader.",
            "> Det var kallt,\n> – 5 grader.",
            "> Två saker:\n>\n> - ett\n> - två",
            "> Ett *led\n> – som* hör ihop",
            "> – ",
            ">",
        ],
    )
    def test_other_quotes_name_no_speaker(self, source: str) -> None:
        assert html(source).startswith("<blockquote>")
        assert "figcaption" not in html(source)

    def test_quote_in_a_quote_has_its_own_speaker(self) -> None:
        inner = quote_html("<p>Inre.</p>\n", "Bo")
        assert html("> > Inre.\n> > – Bo\n>\n> – Anna") == quote_html(inner, "Anna")


class TestLists:
    def test_numbers_are_text_if_the_profile_says_so(self) -> None:
        assert html("3. tre\n4. fyra") == (
            '<ol class="numbered">\n<li><span class="number">3.</span> tre</li>\n'
            '<li><span class="number">4.</span> fyra</li>\n</ol>\n'
        )

    def test_a_number_is_in_the_first_paragraph_of_its_item(self) -> None:
        assert '<li><p><span class="number">1.</span> ett</p>\n<p>mer</p>\n</li>' in html("1. ett\n\n   mer\n\n2. två")

    def test_otherwise_numbers_are_those_of_the_list(self) -> None:
        assert html("3. tre", HtmlProfile()) == '<ol start="3">\n<li>tre</li>\n</ol>\n'
        assert html("1. ett", HtmlProfile()) == "<ol>\n<li>ett</li>\n</ol>\n"


class TestTables:
    def test_columns_have_header_cells_and_alignment_classes(self) -> None:
        assert html("| År | Antal |\n|:-:|--:|\n| 2020 | 7 |") == (
            '<div class="table"><table>\n<thead>\n'
            '<tr><th scope="col" class="align-center">År</th><th scope="col" class="align-right">Antal</th></tr>\n'
            "</thead>\n<tbody>\n"
            '<tr><td class="align-center">2020</td><td class="align-right">7</td></tr>\n'
            "</tbody>\n</table></div>\n"
        )


class TestFootnotes:
    def test_notes_are_numbered_in_reading_order_and_come_last(self) -> None:
        page = html("[^b]: andra\n\nText[^a] och[^b].\n\n[^a]: första")
        assert page.index(">[1]</a></sup>") < page.index(">[2]</a></sup>") < page.index("första") < page.index("andra")

    def test_a_reference_and_its_note_link_to_each_other(self) -> None:
        page = html("Text[^a].\n\n[^a]: Källa.", HtmlProfile(id_prefix="r-"))
        assert '<sup><a href="#r-fn-1" id="r-fnref-1" role="doc-noteref">[1]</a></sup>' in page
        assert '<div id="r-fn-1">\n<p><a href="#r-fnref-1" role="doc-backlink">[1]</a> Källa.</p>\n' in page

    def test_further_references_have_ids_of_their_own(self) -> None:
        page = html("a[^x] b[^x] c[^x]\n\n[^x]: y")
        assert [f'id="fnref-1{nth}"' in page for nth in ("", "_2", "_3")] == [True] * 3

    def test_without_ids_the_mark_is_plain(self) -> None:
        page = html("Text[^a].\n\n[^a]: Källa.", HtmlProfile(id_prefix=None))
        assert "<sup>[1]</sup>" in page
        assert "<div>\n<p>[1] Källa.</p>\n</div>" in page

    def test_note_that_nothing_refers_to_comes_last(self) -> None:
        page = html("[^lost]: ensam\n\nText[^a].\n\n[^a]: Källa.")
        assert '<div id="fn-2">\n<p>[2] ensam</p>' in page

    def test_notes_refer_to_notes(self) -> None:
        page = html("Text[^a].\n\n[^b]: andra\n\n[^a]: första[^b]")
        assert 'första<sup><a href="#fn-2"' in page

    def test_two_notes_with_the_same_label_are_both_kept(self) -> None:
        page = html("Text[^a].\n\n[^A]: ena\n\n[^a]: andra")
        assert page.index("[1]</a> ena") < page.index("[2] andra")

    def test_a_note_that_starts_with_code_has_its_mark_in_a_paragraph(self) -> None:
        assert "[1]</a> </p>\n<pre>" in html("Text[^a].\n\n[^a]:\n    ```\n    kod\n    ```")


class TestImages:
    PROFILE = HtmlProfile(format_figure=format_figure, numbers_as_text=True)

    def test_an_image_alone_in_a_paragraph_replaces_it(self) -> None:
        assert html("![Ett hus](hus.jpg)", self.PROFILE) == "<figure>hus.jpg</figure>\n"

    def test_an_image_in_a_line_follows_the_paragraph(self) -> None:
        assert html("Se ![x](a.jpg) här.", self.PROFILE) == "<p>Se  här.</p>\n<figure>a.jpg</figure>\n"

    def test_an_image_in_an_item_stays_in_it(self) -> None:
        assert html("- ![x](a.jpg)", self.PROFILE) == "<ul>\n<li><figure>a.jpg</figure>\n</li>\n</ul>\n"

    def test_a_link_around_an_image_is_removed(self) -> None:
        assert html("[![x](a.jpg)](https://example.org)", self.PROFILE) == "<figure>a.jpg</figure>\n"

    def test_without_figures_an_image_is_an_img_element(self) -> None:
        assert html('![ett *"hus"*](a.jpg)') == '<p><img src="a.jpg" alt="ett &quot;hus&quot;"></p>\n'

    def test_an_image_with_a_refused_url_leaves_its_alternative_text(self) -> None:
        assert html("![ett hus](data:image/png;base64,xx)", self.PROFILE) == "<p>ett hus</p>\n"


class TestLinks:
    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org/?a=1",
            "HTTP://example.org",
            "mailto:a@example.org",
            "tel:+468",
            "/2020/x/",
            "#a",
            "a.pdf",
        ],
    )
    def test_allowed_urls_are_links(self, url: str) -> None:
        assert html(f"[x]({url})") == f'<p><a href="{url}">x</a></p>\n'

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#x6a;avascript:alert(1)",
            "javascript&colon;alert(1)",
            "&#1;javascript:alert(1)",
            "java&Tab;script:alert(1)",
            "java&NewLine;script:alert(1)",
            "<\u2003javascript:alert(1)>",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "blob:https://example.org/x",
            "https:",
            "https://",
            "https:///x",
            "https://exa mple.org",
            "https://[x",
            "https://a..b/",
            "https://example.org:port/",
        ],
    )
    def test_links_with_other_urls_keep_only_their_text(self, url: str) -> None:
        assert "<a" not in html(f"[ord](<{url}>)".replace("<<", "<").replace(">>", ">"))
        assert "ord" in html(f"[ord]({url})")

    def test_urls_are_percent_encoded(self) -> None:
        assert 'href="/f%C3%B6r%20alla%22.pdf?a=1&amp;b=%25"' in html('[x](</för alla".pdf?a=1&b=%>)')

    def test_the_profile_resolves_urls(self) -> None:
        page = html("[x](a.pdf)", HtmlProfile(resolve_url=lambda url: f"https://example.org/2020/x/{url}"))
        assert page == '<p><a href="https://example.org/2020/x/a.pdf">x</a></p>\n'

    def test_a_link_inside_a_link_is_text(self) -> None:
        assert html("[a <https://example.com>](https://example.org)").count("<a ") == 1

    def test_an_email_address_in_brackets_is_a_link(self) -> None:
        assert html("<anna@example.org>") == '<p><a href="mailto:anna@example.org">anna@example.org</a></p>\n'


class TestRawHtml:
    def test_block_is_shown_as_text(self) -> None:
        assert html("<div onclick=x>\nhej\n</div>") == "<p>&lt;div onclick=x&gt;\nhej\n&lt;/div&gt;</p>\n"

    def test_tag_in_a_line_is_shown_as_text(self) -> None:
        assert html("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_code_keeps_its_lines_and_names_its_language() -> None:
    assert html("```py x\na <\n  b\n```") == '<pre><code class="language-py">a &lt;\n  b\n</code></pre>\n'


def test_line_endings_of_other_systems_change_nothing() -> None:
    source = "# a\n\nb  \nc\n\n```\nd\n```\n"
    assert html(source.replace("\n", "\r\n")) == html(source.replace("\n", "\r")) == html(source)


def test_the_same_text_is_not_parsed_again() -> None:
    assert markdown.parse("samma *text*") is markdown.parse("samma *text*")


class TestCache:
    @pytest.fixture
    def parsed_texts(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
        """The texts that are parsed_texts during the test, in order; the cache is empty at first."""
        texts: list[str] = []

        def record_text(source: str, tokens: Tokens) -> Tokens:
            texts.append(source)
            return tokens

        markdown.clear_parse_cache()
        monkeypatch.setattr(parsing, "_clean_tokens", record_text)
        yield texts
        markdown.clear_parse_cache()

    def test_each_of_many_texts_is_parsed_once_for_inspection_and_all_outputs(self, parsed_texts: list[str]) -> None:
        texts = [f"text *{number}* ![a](b.jpg)\r\n" for number in range(5000)]
        for source in texts:
            markdown.inspect_body(markdown.parse(source))
        for source in texts:
            body = markdown.parse(source)
            markdown.to_html(body)
            markdown.to_html(body, HtmlProfile(format_figure=str))
            markdown.to_text(body, str)
            markdown.to_mail_text(body, str, ("“", "”"))
        assert len(parsed_texts) == len(texts)

    def test_a_text_is_parsed_again_after_the_cache_was_cleared(self, parsed_texts: list[str]) -> None:
        body = markdown.parse("samma *text*")
        markdown.clear_parse_cache()
        assert markdown.parse("samma *text*") == body
        assert len(parsed_texts) == 2

    def test_inspecting_a_text_that_was_parsed_earlier_gives_the_same_result(self) -> None:
        body = markdown.parse("en *text*")
        elements = markdown.inspect_body(body)
        markdown.parse("en annan")
        assert markdown.inspect_body(body) == elements
