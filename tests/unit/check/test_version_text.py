"""An earlier text becomes plain text without its contacts, even if it breaks the rules of today."""

import pytest

from pressroom.check import extract_version_text
from pressroom.model.pages import Paragraph
from pressroom.read.drafts import parse_release_draft
from pressroom.text.diff import diff_paragraphs

TEXT = """\
---
headline: Bron   öppnar
lead: >-
  Bron öppnar
  i dag.
dateline: Fjällby
publish_at: en dag som inte finns
okänt: fält
contacts:
  - name: Hemliga Harald
    phone: 0980-319 309
    audience: press
facts:
  - label: Längd
    value: 12 meter
    source: Kommunen
help: [{name: Hjälp, phone: "112", url: https://hjalp.example/}]
images:
  - file: borta.jpg
    caption: Bron.
    credit: A. Ek
documents:
  - file: borta.pdf
    title: Underlag
links:
  - title: Mer
    url: https://mer.example/
---

Bron är **lång**.

- Ett
- Två & <b>tre</b>
"""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    return extract_version_text(
        1, parse_release_draft("releases/versions/2024/bron/x.md", text.encode(), ())
    ).paragraphs


def test_all_public_text_is_extracted_in_the_order_of_its_page() -> None:
    assert [(each.part, each.text) for each in paragraphs(TEXT)] == [
        ("headline", "Bron öppnar"),
        ("lead", "Fjällby – Bron öppnar i dag."),
        ("body", "Bron är lång."),
        ("body", "  Ett\n  Två & <b>tre</b>"),
        ("facts", "Längd: 12 meter – Kommunen"),
        ("help", "Hjälp – 112 – https://hjalp.example/"),
        ("pictures", "Bron. – A. Ek"),
        ("documents", "Underlag"),
        ("links", "Mer – https://mer.example/"),
    ]


@pytest.mark.parametrize("hidden", ["Harald", "319 309", "finns", "fält"])
def test_contacts_and_hidden_values_are_left_out(hidden: str) -> None:
    assert hidden in TEXT
    assert not [each for each in paragraphs(TEXT) if hidden in each.text]


@pytest.mark.parametrize("text", ["", "---\nheadline: [\n---\n", "no front matter", "---\nfacts: {a: b}\n---\n"])
def test_a_text_that_can_no_longer_be_read_raises_nothing(text: str) -> None:
    assert all(each.text for each in paragraphs(text))


def test_a_figure_that_moves_to_another_column_is_shown_as_removed_and_added() -> None:
    before, after = (
        [*paragraphs(f"---\n---\n| | 2023 | 2024 |\n|-|-|-|\n| Kaj | {row} |\n")] for row in ("10 |", " | 10")
    )
    assert [each.text for each in after] == ["| 2023 | 2024\nKaj |  | 10"]
    (difference,) = diff_paragraphs(before, after)
    assert [(span.kind, span.text) for span in difference.spans if span.kind != "same"] == [
        ("removed", "10"),
        ("added", "| 10"),
    ]
