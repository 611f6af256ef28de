"""Pages have forms for what the service does, if there is one, and nothing else of it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from msgspec.structs import replace

from pressroom.model.newsroom import Newsroom
from pressroom.model.pages import KeywordPage, NewsroomPage, SubscribePage, VerifyPage
from pressroom.model.plan import Item
from pressroom.model.search import FacetValue
from pressroom.render import render
from pressroom.render.service_forms import ChosenValues, OptionGroup, list_form_options
from tests.support.rendering import BASE, FERRIES, create_context, item, release_item

NEWSROOM = item("newsroom-page", NewsroomPage((), (), ()))
KEYWORD = item("keyword-page", KeywordPage(FERRIES, ()), "/keywords/farjor/")
SUBSCRIBE = item("subscribe-page", SubscribePage(()), "/subscribe/")
ENGLISH = item("subscribe-page", SubscribePage(()), "/en/subscribe/", language="en")
VERIFY = item("verify-page", VerifyPage(), "/verify/")


def show(page: Item, **changes: Any) -> BeautifulSoup:
    """Render a page of a newsroom with other values."""
    usual = create_context()
    newsroom: Newsroom = replace(usual.newsroom, **changes)
    context = replace(usual, newsroom=newsroom, memo={}, bytecode={})
    return BeautifulSoup(render(page, context).content, "html.parser")


def find_form(tree: BeautifulSoup, path: str) -> Tag:
    (form,) = tree.select(f"main form[action$='{path}'], aside form[action$='{path}']")
    return form


def list_values(form: Tag) -> dict[str, str]:
    return {str(field["name"]): str(field.get("value", "")) for field in form.select("[name]")}


@pytest.mark.parametrize(
    ("page", "values"),
    [
        (NEWSROOM, {"form": "newsroom"}),
        (release_item("release-page"), {"form": "release"}),
        (KEYWORD, {"form": "keyword", "keyword": FERRIES.slug}),
        (SUBSCRIBE, {"form": "subscribe"}),
        (ENGLISH, {"form": "subscribe", "language": "en"}),
    ],
    ids=lambda value: value.path if isinstance(value, Item) else "",
)
def test_a_page_has_one_form_to_subscribe_that_says_where_it_is(page: Item, values: dict[str, str]) -> None:
    form = find_form(show(page), "/subscriptions/choose")
    assert form["method"] == "post"
    assert list_values(form) == {"email": "", "website": "", "language": "sv"} | values


def test_the_field_for_an_address_has_a_label_a_purpose_and_the_promise_beside_it() -> None:
    tree = show(SUBSCRIBE)
    (field,) = tree.select("input[type=email]")
    assert field["autocomplete"] == "email"
    assert field.has_attr("required")
    labels = tree.select(f"label[for='{field['id']}']")
    assert [label.text for label in labels] == ["Din e-postadress"]
    promise = tree.find(id=str(field["aria-describedby"]))
    assert promise
    assert promise.text == "Adressen används bara till detta. Du kan avsluta när du vill."


def test_an_address_with_letters_of_any_alphabet_is_left_to_the_service() -> None:
    # Browsers refuse letters other than ASCII before the "@".
    assert find_form(show(SUBSCRIBE), "/subscriptions/choose").has_attr("novalidate")


def test_the_field_for_programs_is_reached_by_nobody_else() -> None:
    (field,) = show(SUBSCRIBE).select("input[name=website]")
    assert (field["tabindex"], field["autocomplete"]) == ("-1", "off")
    assert field.parent
    assert field.parent["class"] == ["leave-empty"]
    assert re.search(r"\.leave-empty \{ display: none; \}", create_context().templates["site/pressroom.css"])


@pytest.mark.parametrize(
    ("service_url", "start"),
    [
        (BASE, ""),
        (f"{BASE}/press", "/press"),
        ("https://tjanst.example", "https://tjanst.example"),
        ("https://tjanst.example/press", "https://tjanst.example/press"),
    ],
)
def test_forms_lead_to_the_service_wherever_it_is(service_url: str, start: str) -> None:
    assert find_form(show(SUBSCRIBE, service_url=service_url), "choose")["action"] == f"{start}/subscriptions/choose"
    assert find_form(show(VERIFY, service_url=service_url), "verify")["action"] == f"{start}/verify"


@pytest.mark.parametrize("page", [NEWSROOM, KEYWORD, SUBSCRIBE, VERIFY, release_item("release-page")])
def test_without_a_service_no_page_has_a_form(page: Item) -> None:
    assert not show(page, service_url="").select("form, input, button")


def test_the_page_about_following_says_not_yet_only_without_mail() -> None:
    not_yet = "Än går det inte att prenumerera via e-post här."
    assert not_yet not in show(SUBSCRIBE).text
    assert not_yet in show(SUBSCRIBE, service_url="").text
    assert not_yet in show(SUBSCRIBE, leave_out=("mail",)).text


@pytest.mark.parametrize("page", [NEWSROOM, KEYWORD, SUBSCRIBE, release_item("release-page")])
def test_a_newsroom_that_writes_no_mail_has_no_form_to_subscribe(page: Item) -> None:
    assert not show(page, leave_out=("mail",)).select("input[type=email]")


def test_a_text_an_address_or_a_file_can_be_verified_before_the_answers_are_explained() -> None:
    tree = show(VERIFY)
    form = find_form(tree, "/verify")
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert list_values(form) == {"language": "sv", "text": "", "address": "", "file": ""}
    for field in form.select("textarea, input:not([type=hidden])"):
        assert form.select(f"label[for='{field['id']}']")
    answers = tree.select_one(".answers")
    assert answers
    assert form in answers.find_all_previous("form")


def group_keywords(names: list[str], chosen: tuple[str, ...] = ()) -> tuple[OptionGroup, ...]:
    values = ChosenValues("sv", (), chosen, "daily", takes_other_languages=True)
    keywords = [FacetValue(name.lower(), name) for name in names]
    return list_form_options(values, keywords, "sv", create_context()).keywords


def test_a_short_list_of_keywords_stays_as_it_is() -> None:
    names = [f"Ord {number}" for number in range(20)]
    (group,) = group_keywords(names)
    assert (group.label, [option.label for option in group.options]) == ("", names)
    assert group_keywords([]) == ()


def test_a_long_list_of_keywords_is_sorted_under_letters_and_keeps_each_keyword() -> None:
    names = [f"{letter}{number:02}" for letter in "ÖABCZÅ" for number in range(9)]
    groups = group_keywords(names, ("z03", "gammalt"))
    assert [group.label for group in groups] == ["A – B", "C – Z", "Å – Ö"]
    assert [group.start for group in groups] == [0, 18, 37]
    assert [group.is_open for group in groups] == [False, True, False]
    options = [option for group in groups for option in group.options]
    assert sorted(option.label for option in options) == sorted([*names, "gammalt"])
    assert [option.value for option in options if option.is_chosen] == ["gammalt", "z03"]
