"""Differences between two texts are readable for people, and complete."""

import time
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.text.diff import ParagraphDiff, diff_paragraphs


class Paragraph(NamedTuple):
    part: str
    text: str


PARAGRAPHS = st.lists(
    st.builds(
        Paragraph,
        st.sampled_from(["body", "facts"]),
        st.text("ab., \n\u0301é東京👩🏽\u200d🔧", min_size=1).filter(lambda text: bool(text.strip())).map(str.strip),
    ),
    max_size=5,
)


def body(*texts: str) -> list[Paragraph]:
    return [Paragraph("body", text) for text in texts]


def format_diffs(diffs: list[ParagraphDiff]) -> list[str]:
    """Return each paragraph diff as a line, with signs around removed and added words."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return ["".join(signs[kind].format(text) for kind, text in diff.spans) for diff in diffs]


def get_side(diffs: list[ParagraphDiff], kind: str) -> list[str]:
    """Return the words of the old (`removed`) or new (`added`) text in each paragraph diff."""
    kinds = {"same", kind}
    texts = ("".join("".join(text.split()) for span_kind, text in diff.spans if span_kind in kinds) for diff in diffs)
    return [text for text in texts if text]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Bron kostar 12 miljoner.", "Bron kostar 15 miljoner.", "Bron kostar [-12-] {+15+} miljoner."),
        ("Bron öppnar.", "Bron öppnar i maj.", "Bron öppnar {+i maj+}."),
        ("Ring 112, nu.", "Ring, nu.", "Ring [-112-], nu."),
        ("Det säger Ada: ”Vi är 12.”", "Det säger Ada: ”Vi är 13.”", "Det säger Ada: ”Vi är [-12-] {+13+}.”"),
        ("一二三四五", "一二六四五", "一二[-三-] {+六+}四五"),
        ("ett\ntva\ntre", "ett\ntvå\ntre", "ett\n[-tva-]\n{+två+}\ntre"),
        ("Kaj | 10\nLjus | 2 | 3", "Kaj | | 10\nLjus | 2 | 3", "Kaj | [-10-] {+| 10+} Ljus | 2 | 3"),
        ("| A | B\nKaj | 10 kr | 4", "| A | B\nKaj | | 10 kr", "| A | B Kaj | [-10 kr-] | [-4-] {+10 kr+}"),
        ("a | 10 kr\nb | x", "a | 10 kr\nb | | x", "a | 10 kr b | [-x-] {+| x+}"),
        ("Ring oss 112", "Ring oss\n112", "Ring oss [-112-] {+112+}"),
    ],
)
def test_a_changed_paragraph_is_compared_word_by_word(before: str, after: str, expected: str) -> None:
    lines = format_diffs(diff_paragraphs(body(before), body(after)))
    assert [" ".join(line.split()) for line in lines] == [" ".join(expected.split())]


def test_a_rewritten_paragraph_is_shown_as_a_whole() -> None:
    before, after = "Färjan går en gång i timmen.", "Bron öppnas för all trafik på lördag."
    assert format_diffs(diff_paragraphs(body(before), body(after))) == [f"[-{before}-]", f"{{+{after}+}}"]


def test_a_new_headline_is_paired_with_the_old_one_however_different_it_is() -> None:
    diffs = diff_paragraphs([Paragraph("headline", "Ett")], [Paragraph("headline", "Något helt annat")])
    assert format_diffs(diffs) == ["[-Ett-] {+Något helt annat+}"]


def test_an_added_or_removed_paragraph_does_not_affect_the_others() -> None:
    assert format_diffs(diff_paragraphs(body("Ett.", "Två."), body("Ett.", "Nytt.", "Två."))) == ["{+Nytt.+}"]
    assert format_diffs(diff_paragraphs(body("Ett.", "Två.", "Tre."), body("Ett.", "Tre."))) == ["[-Två.-]"]


def test_equal_texts_have_no_differences() -> None:
    assert diff_paragraphs(body("Ett.", "Två."), body("Ett.", "Två.")) == []


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_restored_from_their_differences(before: list[Paragraph], after: list[Paragraph]) -> None:
    diffs = diff_paragraphs(before, after)
    for kind, paragraphs in (("removed", before), ("added", after)):
        texts = ["".join(paragraph.text.split()) for paragraph in paragraphs]
        diff_texts = get_side(diffs, kind)
        assert all(text in texts for text in diff_texts)
        assert sum(texts.count(text) for text in set(diff_texts)) >= len(diff_texts)
    if [*before] != [*after]:
        assert diffs


def test_long_texts_are_compared_in_reasonable_time() -> None:
    start = time.perf_counter()
    words = " ".join(f"ord{number % 97} och" for number in range(20_000))
    diff_paragraphs(body(words, *["Rad."] * 500), body(words + " slut", *["Rad nummer två."] * 500))
    assert time.perf_counter() - start < 5
