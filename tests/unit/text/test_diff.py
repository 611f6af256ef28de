"""How two texts differ is told so that people can follow it, and nothing of either is lost."""

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


def written(found: list[ParagraphDiff]) -> list[str]:
    """Each difference on a line, with signs for what was removed and added."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return ["".join(signs[kind].format(text) for kind, text in each.spans) for each in found]


def side(found: list[ParagraphDiff], kind: str) -> list[str]:
    """The words of one of the two texts in what differs."""
    kinds = {"same", kind}
    made = ("".join("".join(text.split()) for own, text in each.spans if own in kinds) for each in found)
    return [text for text in made if text]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Bron kostar 12 miljoner.", "Bron kostar 15 miljoner.", "Bron kostar [-12-] {+15+} miljoner."),
        ("Bron öppnar.", "Bron öppnar i maj.", "Bron öppnar {+i maj+}."),
        ("Ring 112, nu.", "Ring, nu.", "Ring [-112-], nu."),
        ("Det säger Ada: ”Vi är 12.”", "Det säger Ada: ”Vi är 13.”", "Det säger Ada: ”Vi är [-12-] {+13+}.”"),
        ("一二三四五", "一二六四五", "一二[-三-] {+六+}四五"),
        ("ett\ntva\ntre", "ett\ntvå\ntre", "ett\n[-tva-]\n{+två+}\ntre"),
    ],
)
def test_a_changed_paragraph_is_told_word_by_word(before: str, after: str, expected: str) -> None:
    made = written(diff_paragraphs(body(before), body(after)))
    assert [" ".join(each.split()) for each in made] == [" ".join(expected.split())]


def test_what_was_rewritten_is_told_as_a_whole() -> None:
    before, after = "Färjan går en gång i timmen.", "Bron öppnas för all trafik på lördag."
    assert written(diff_paragraphs(body(before), body(after))) == [f"[-{before}-]", f"{{+{after}+}}"]


def test_a_new_headline_stands_beside_the_old_one_however_different_it_is() -> None:
    found = diff_paragraphs([Paragraph("headline", "Ett")], [Paragraph("headline", "Något helt annat")])
    assert written(found) == ["[-Ett-] {+Något helt annat+}"]


def test_a_paragraph_that_was_put_in_or_taken_out_leaves_all_others_unmentioned() -> None:
    assert written(diff_paragraphs(body("Ett.", "Två."), body("Ett.", "Nytt.", "Två."))) == ["{+Nytt.+}"]
    assert written(diff_paragraphs(body("Ett.", "Två.", "Tre."), body("Ett.", "Tre."))) == ["[-Två.-]"]


def test_equal_texts_do_not_differ() -> None:
    assert diff_paragraphs(body("Ett.", "Två."), body("Ett.", "Två.")) == []


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_read_out_of_their_difference(before: list[Paragraph], after: list[Paragraph]) -> None:
    found = diff_paragraphs(before, after)
    for kind, texts in (("removed", before), ("added", after)):
        bare = ["".join(each.text.split()) for each in texts]
        told = side(found, kind)
        assert all(text in bare for text in told)
        assert sum(bare.count(text) for text in set(told)) >= len(told)
    if [*before] != [*after]:
        assert found


def test_long_texts_are_told_apart_in_reasonable_time() -> None:
    begin = time.perf_counter()
    words = " ".join(f"ord{number % 97} och" for number in range(20_000))
    diff_paragraphs(body(words, *["Rad."] * 500), body(words + " slut", *["Rad nummer två."] * 500))
    assert time.perf_counter() - begin < 5
