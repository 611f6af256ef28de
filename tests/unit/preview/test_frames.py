"""The colour scheme of pages and style sheets is forced, and nothing else is changed."""

import pytest

from pressroom.preview.frames import ColorScheme, apply_color_scheme

CSS = (
    b":root { color-scheme: light dark } @media (prefers-color-scheme: dark) and (min-width: 9em) { a { color: red } }"
)


@pytest.mark.parametrize(("scheme", "query"), [("dark", b"(min-width: 0)"), ("light", b"(max-width: 0)")])
def test_a_style_sheet_no_longer_depends_on_the_browser(scheme: ColorScheme, query: bytes) -> None:
    result = apply_color_scheme(CSS, "text/css; charset=utf-8", scheme)
    assert result == b":root { color-scheme: %b } @media %b and (min-width: 9em) { a { color: red } }" % (
        scheme.encode(),
        query,
    )


def test_in_a_page_styles_images_and_links_to_style_sheets_are_changed_but_not_text() -> None:
    page = (
        b'<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/a.css">'
        b'<style>@media (prefers-color-scheme: dark) {}</style><source media="(prefers-color-scheme: dark)">'
        b"<p>Use (prefers-color-scheme: dark).</p>"
    )
    result = apply_color_scheme(page, "text/html", "dark")
    assert result == (
        b'<meta name="color-scheme" content="dark"><link rel="stylesheet" href="/a.css?scheme=dark">'
        b'<style>@media (min-width: 0) {}</style><source media="(min-width: 0)">'
        b"<p>Use (prefers-color-scheme: dark).</p>"
    )


def test_other_media_types_stay_as_they_are() -> None:
    assert apply_color_scheme(CSS, "text/plain", "dark") == CSS
