"""The YAML of nearly all officers is read by patterns: what they take, they take as PyYAML does."""

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
PIECES = (
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


def agree(text: str) -> bool:
    """Whether the patterns take a text, after making sure that they then take it as PyYAML does."""
    plain = parse_simple_mapping(text, 2)
    if plain is not None:
        assert plain == parse_yaml(text, 2)
    return plain is not None


def test_front_matter_as_people_write_it_is_taken() -> None:
    assert agree(EXAMPLE)


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[3] / "releases").glob("*/*/*.md")), ids=str)
def test_the_releases_of_this_repository_are_read_the_same(path: Path) -> None:
    agree(path.read_text("utf-8").split("---\n")[1])


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
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
def test_whatever_is_taken_is_taken_as_pyyaml_does(text: str) -> None:
    agree(text)


@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0))
def test_a_damaged_text_is_taken_as_pyyaml_does_or_not_at_all(seed: int) -> None:
    rng = random.Random(seed)
    text = EXAMPLE
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(text))
        text = text[:place] + rng.choice(PIECES) + text[place + rng.randint(0, 3) :]
    agree(text)


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=30), st.booleans())
def test_any_text_as_a_value_is_taken_as_pyyaml_does(value: str, quoted: bool) -> None:
    agree(f'a: "{value}"\n' if quoted else f"a: {value}\n")


def test_what_it_does_not_take_is_no_fault_of_its_own() -> None:
    assert parse_simple_mapping("a: &b c\n", 1) is None
    assert isinstance(parse_yaml("a: &b c\n", 1), ParseError)
    assert parse_simple_mapping("a: |\n  b\n", 1) is None
    assert isinstance(parse_yaml("a: |\n  b\n", 1), Mapping)
