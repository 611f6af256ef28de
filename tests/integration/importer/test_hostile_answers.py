"""Answers with wrong types, huge or hidden content: each gives releases or messages, never an exception."""

import json
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom.importer import cision, govuk, mynewsdesk, presseportal, prezly, via_tt
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.json_answers import MAX_BYTES
from tests.support.answer_server import make_context, read_answers, save_answer
from tests.support.platform_answers import (
    CISION,
    GOVUK_ITEM,
    MYNEWSDESK_RELATED,
    MYNEWSDESK_RELEASE,
    PRESSEPORTAL,
    PREZLY_DOCUMENT,
    PREZLY_STORY,
    VIA_TT,
)

ANSWERS: dict[ModuleType, Any] = {
    via_tt: VIA_TT,
    mynewsdesk: {"items": [MYNEWSDESK_RELEASE, *MYNEWSDESK_RELATED]},
    cision: CISION,
    presseportal: PRESSEPORTAL,
    prezly: {
        "stories": [{**PREZLY_STORY, "content": PREZLY_DOCUMENT}],
        "pagination": {"offset": 0, "matched_records_number": 1},
    },
    govuk: GOVUK_ITEM,
}
URLS = {via_tt: "https://via.tt.se/json/v2/releases", cision: "https://publish.ne.cision.com/papi/Release/A"}
MODULES = pytest.mark.parametrize("module", ANSWERS, ids=lambda module: module.__name__.rpartition(".")[2])
HTML = "<p>a<b>b</p><img src='//x'><a href='http://[::1'>c</a><table><td>&#0;&#xD800;"
STRANGE = st.sampled_from(
    [
        HTML,
        "\x00\x01",
        "\ud800",
        "http://[",
        "//",
        "javascript:alert(1)",
        "0001-01-01",
        "9999-12-31T23:59:59Z",
        "\u202e",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20) | STRANGE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "url", "type", "children", "name", "uuid"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def list_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to each value in an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *[place for key, each in inner for place in list_places(each, (*path, key))]]


def replace_value(answer: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(answer)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return changed


def read_all(module: ModuleType, folder: Path, answer: Any) -> list[FoundRelease | NotImported]:
    return list(module.read(save_answer(folder, answer, URLS.get(module, "")), make_context(folder)))


@MODULES
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(data=st.data())
def test_any_value_in_any_field_gives_a_release_or_a_message(module: ModuleType, tmp_path: Path, data: Any) -> None:
    answer = ANSWERS[module]
    for _ in range(data.draw(st.integers(1, 3))):
        places = list_places(answer)
        answer = replace_value(answer, data.draw(st.sampled_from(places)), data.draw(VALUES))
    file = save_answer(tmp_path, json.dumps(answer))
    module.matches(file, file.read_start())
    for found in module.read(file, make_context(tmp_path)):
        assert isinstance(found, FoundRelease | NotImported)
        assert not isinstance(found, NotImported) or found.message.endswith((".", "…")) or ":" in found.message
        repr(found).encode()  # no half characters
        assert "\x00" not in repr(found)
        if isinstance(found, FoundRelease):
            urls = [link.url for link in found.links] + [picture.location for picture in found.pictures]
            assert not [url for url in (*urls, *found.urls) if not url.startswith(("https://", "http://"))]


@MODULES
def test_the_answers_of_one_platform_are_not_taken_for_those_of_another(module: ModuleType, tmp_path: Path) -> None:
    file = save_answer(tmp_path, ANSWERS[module])
    assert [other for other in ANSWERS if other.matches(file, file.read_start())] == [module]


@MODULES
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "[1, 2]",
        "<html></html>",
        "[" * 100_000,
        '{"releases"',
        f'{{"a": {"9" * 5000}}}',
        '{"title": "a", "body": "b"}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}',
    ],
    ids=range(10),
)
def test_other_files_are_not_taken_for_answers(module: ModuleType, tmp_path: Path, text: str) -> None:
    file = save_answer(tmp_path, text)
    assert not module.matches(file, file.read_start())
    assert len(list(module.read(file, make_context(tmp_path)))) == 1  # also if it is read, there is an answer


@MODULES
def test_an_answer_with_a_byte_order_mark_is_read(module: ModuleType, tmp_path: Path) -> None:
    text = "\ufeff" + json.dumps(ANSWERS[module])
    assert isinstance(read_answers(module, tmp_path, text)[0], FoundRelease)


@MODULES
def test_a_file_with_an_answer_in_each_line_is_read(module: ModuleType, tmp_path: Path) -> None:
    text = f"{json.dumps(ANSWERS[module])}\n{json.dumps(ANSWERS[module])}\n"
    assert len(read_answers(module, tmp_path, text)) == 1  # the second one is the same


@MODULES
def test_reading_twice_gives_the_same(module: ModuleType, tmp_path: Path) -> None:
    assert read_answers(module, tmp_path, ANSWERS[module]) == read_answers(module, tmp_path, ANSWERS[module])


def test_a_huge_text_is_a_message_and_the_others_are_read(tmp_path: Path) -> None:
    release = VIA_TT["releases"][0]
    answer = {"releases": [{**release, "id": 1, "body": "x" * 2_000_000}, {**release, "id": 2}], "totalCount": 2}
    first, second = read_all(via_tt, tmp_path, answer)
    assert isinstance(first, NotImported)
    assert first.message == "A text of the release has 2000000 characters. The limit is 1000000."
    assert isinstance(second, FoundRelease)


def test_a_huge_file_is_a_message(tmp_path: Path) -> None:
    file = save_answer(tmp_path, "{")
    with file.path.open("r+b") as stream:
        stream.truncate(MAX_BYTES + 1)
    (found,) = via_tt.read(file, make_context(tmp_path))
    assert isinstance(found, NotImported)
    assert found.message == "answer.json has 64 MB. The limit for a JSON file is 64 MB."
