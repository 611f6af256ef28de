"""Only what a newsroom offers can be chosen, and nothing is added to what a reader chose."""

import pytest

from pressroom.subscriptions.choices import (
    InvalidChoicesError,
    OfferedChoices,
    SubscriptionChoices,
    check_choices,
)

OFFERED = OfferedChoices(frozenset({"sv", "en"}), frozenset({"kommunen", "museet"}), frozenset({"miljo", "skola"}))


def test_choices_are_sorted_and_not_repeated() -> None:
    choices = SubscriptionChoices("sv", ("museet", "kommunen", "museet"), ("skola",), "daily")
    assert check_choices(choices, OFFERED) == SubscriptionChoices("sv", ("kommunen", "museet"), ("skola",), "daily")


def test_who_chooses_nothing_gets_everything_and_who_chooses_each_gets_only_these() -> None:
    assert check_choices(SubscriptionChoices("en"), OFFERED).organisations == ()
    assert check_choices(SubscriptionChoices("en", ("kommunen", "museet")), OFFERED).organisations


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (SubscriptionChoices("fi"), "the language “fi” is not offered; choose en, sv"),
        (SubscriptionChoices("sv", ("banken",)), "there is no organisation “banken”"),
        (SubscriptionChoices("sv", (), ("sport",)), "there is no keyword “sport”"),
        (SubscriptionChoices("sv", (), (), "hourly"), "“hourly” is not one of immediate, daily, weekly"),  # type: ignore[arg-type] # a form may send anything
    ],
)
def test_what_is_not_offered_is_refused_by_name(choices: SubscriptionChoices, reason: str) -> None:
    with pytest.raises(InvalidChoicesError, match=reason):
        check_choices(choices, OFFERED)
