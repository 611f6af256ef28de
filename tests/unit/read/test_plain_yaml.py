"""The fast parser for simple YAML gives the same result as PyYAML, or leaves the text to it."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pressroom.model.draft import Mapping, ParseError
from pressroom.read.plain_yaml import parse_simple_mapping
from pressroom.read.yaml_nodes import parse_yaml

EXAMPLE = """\
headline: Bron öppnar på måndag kl. 09:00 – "äntligen"
lead: "Fjällby öppnar bron: för all trafik # utan avgift."
publish_at: 2025-02-03 09:00
organisations: [fjallby, hamnen]
contacts:
  - ada
  - name: Bo Al
    phone: 08-465 004 02
    email: bo@fjallby.example
keywords:
  - Bro
  - "Trafik: väg"
links:
  - title: Om bron
    url: https://www.fjallby.example/bro#kartan
"""
SNIPPETS = (
    *"abåÅ1- \n:#\"'[]{},&*!|>%@`?~\\_.\t",
    "\n  - ",
    "\n    ",
    "\n  ",
    ": ",
    " #",
    "key: ",
    "- ",
    "a: b",
    "[a, b]",
    '"a"',
    "null",
    "yes",
    "0x1F",
    "12:30",
    "---",
    "...",
    "<<: ",
    "\x85",
    "\u2028",
    "\ufeff",
    "😀",
    "\xa0",
)


def check_agreement(text: str) -> bool:
    """Return whether the fast parser accepts a text, after checking that it then agrees with PyYAML."""
    mapping = parse_simple_mapping(text, 2)
    if mapping is not None:
        assert mapping == parse_yaml(text, 2)
    return mapping is not None


def test_ordinary_front_matter_is_parsed() -> None:
    assert check_agreement(EXAMPLE)


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[3] / "releases").glob("*/*/*.md")), ids=str)
def test_the_releases_of_this_repository_are_parsed_as_pyyaml_does(path: Path) -> None:
    check_agreement(path.read_text("utf-8").split("---\n")[1])


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join))
@example("a: b\n  - c\n")
@example("a:\n  - b: c\n    b: d\n")
@example("a: b\na: c\n")
@example("a: 'b\n")
@example('a: "b" c\n')
@example("a:\n")
@example("a: b:\n")
@example("a: b : c\n")
@example("a: 1 #\n")
@example("a: b #c\n")
@example("a: [a,b]\n")
@example("a: [a, b\n")
def test_any_combination_of_snippets_is_parsed_as_pyyaml_does_or_not_at_all(text: str) -> None:
    check_agreement(text)


@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0))
def test_a_damaged_text_is_parsed_as_pyyaml_does_or_not_at_all(seed: int) -> None:
    rng = random.Random(seed)
    text = EXAMPLE
    for _ in range(rng.randint(1, 4)):
        position = rng.randrange(len(text))
        text = text[:position] + rng.choice(SNIPPETS) + text[position + rng.randint(0, 3) :]
    check_agreement(text)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=30), st.booleans())
def test_any_text_as_a_value_is_parsed_as_pyyaml_does_or_not_at_all(value: str, quoted: bool) -> None:
    check_agreement(f'a: "{value}"\n' if quoted else f"a: {value}\n")


def test_other_yaml_is_left_to_the_full_parser_whether_valid_or_not() -> None:
    assert parse_simple_mapping("a: &b c\n", 1) is None
    assert isinstance(parse_yaml("a: &b c\n", 1), ParseError)
    assert parse_simple_mapping("a: |\n  b\n", 1) is None
    assert isinstance(parse_yaml("a: |\n  b\n", 1), Mapping)
