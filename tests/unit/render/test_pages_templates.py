"""Templates of a newsroom, their errors, and messages in every language."""

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from pressroom.errors import ConfigError
from pressroom.model.pages import NotFoundPage
from pressroom.render import create_render_context, render
from pressroom.render.templates import render_text_template
from tests.support.rendering import create_context, create_newsroom, item, render_format

NOT_FOUND = item("not-found-page", NotFoundPage(), "/404.html")


@dataclass(frozen=True)
class Broken:
    """A template of a newsroom, and the line of its error."""

    source: str
    line: int


@pytest.mark.parametrize(
    "broken",
    [
        Broken("<p>\n{% if %}\n</p>", 2),
        Broken("<p>\n\n{{ nothing }}\n</p>", 3),
        Broken("<p>{{ head.nothing }}</p>", 1),
        Broken("<p>\n{{ 1 / 0 }}</p>", 2),
        Broken("<p>\n{{ head() }}</p>", 2),
        Broken("\n{{ href(7) }}", 2),
        Broken("\n{{ _('News from %(year)s', month=1) }}", 2),
        Broken("{% for x in 5 %}{% endfor %}", 1),
        Broken("{{ 'x'|nofilter }}", 1),
    ],
    ids=lambda broken: broken.source,
)
def test_a_faulty_template_is_reported_with_its_line(broken: Broken) -> None:
    with pytest.raises(ConfigError, match=rf"^templates/site/not-found\.html:{broken.line}: ") as raised:
        render(NOT_FOUND, create_context(not_found=broken.source))
    assert "templates/" in raised.value.remedy


def test_a_fault_in_a_part_is_reported_where_it_is() -> None:
    with pytest.raises(ConfigError, match=r"^templates/site/contact\.html:2: "):
        render_format("release-page", context=create_context(contact="<address>\n{{ contact.nmae }}</address>"))


def test_a_template_that_uses_a_missing_one_is_reported() -> None:
    with pytest.raises(ConfigError, match=r"The template site/nowhere\.html, which .* does not exist"):
        render(NOT_FOUND, create_context(not_found='{% extends "site/nowhere.html" %}'))


def test_a_template_that_includes_itself_is_reported() -> None:
    with pytest.raises(ConfigError, match=r"^templates/site/not-found\.html:1: "):
        render(NOT_FOUND, create_context(not_found='{% include "site/not-found.html" %}'))


def test_an_override_can_extend_the_built_in_template() -> None:
    own = '{% extends "builtin/site/not-found.html" %}{% block main %}{{ super() }}<p>Eget</p>{% endblock %}'
    html = render(NOT_FOUND, create_context(not_found=own)).content.decode()
    assert "<h1>Här finns ingen sida</h1>" in html
    assert "<p>Eget</p>" in html


def test_an_override_can_use_jinjas_own_words_for_translation() -> None:
    own = '{% trans year=2024 %}News from {{ year }}{% endtrans %} {{ ngettext("Press contact", "Press contacts", 2) }}'
    assert render(NOT_FOUND, create_context(not_found=own)).content.decode() == "Nyheter från 2024 Presskontakter"


def test_a_macro_of_a_template_may_have_the_name_of_a_filter() -> None:
    own = "{% macro title(text) %}<b>{{ text }}</b>{% endmacro %}{{ title('a') }}"
    assert render(NOT_FOUND, create_context(not_found=own)).content.decode() == "<b>a</b>"


def test_what_a_template_is_given_is_escaped_and_plain_text_is_not() -> None:
    source = "{{ _('About %(organisation)s', organisation='<A & B>') }}"
    assert render(NOT_FOUND, create_context(not_found=source)).content == b"Om &lt;A &amp; B&gt;"
    assert render_text_template(create_context(not_found=source), "site/not-found.html", "sv") == "Om <A & B>"


def test_a_missing_message_fails_naming_message_and_language() -> None:
    whole = create_context()
    swedish = {message: forms for message, forms in whole.catalogues["sv"].items() if message != "Facts"}
    with pytest.raises(ConfigError, match="“Facts” has no translation in the language “sv”"):
        render_format("release-page", context=replace(whole, catalogues={"sv": swedish}, memo={}))


def test_a_language_without_a_translation_file_fails_naming_those_that_exist() -> None:
    with pytest.raises(ConfigError, match=r"(?s)“sv”.*fi"):
        render(NOT_FOUND, create_render_context(create_newsroom(), create_context().templates, {"fi": {}}))
