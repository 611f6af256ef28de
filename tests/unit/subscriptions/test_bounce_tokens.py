"""The address that a mail comes back to: short, safe against changes of case, and bound to keys and address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.publishing.mailing_composer import MailingComposer
from pressroom.store.deliveries import CompiledMailing, DueDelivery
from pressroom.subscriptions.bounce_tokens import (
    ReturnAddress,
    build_return_address,
    create_bounce_token,
    find_token,
    read_bounce_token,
)
from pressroom.subscriptions.links import is_address_of_token
from pressroom.tokens import Secret, TokenKeys
from tests.support.mailings import COMPILED

OLD, NEW = Secret("k1", b"a secret of the tests, 32 characters"), Secret("k2", b"another secret, also 32 characters")
KEYS = TokenKeys((OLD,))
ADDRESS = "anna@reader.example"
ids = st.integers(min_value=0, max_value=2**48 - 1)
subscriber_ids = st.integers(min_value=1, max_value=2**62)


@given(ids, subscriber_ids, st.text(max_size=40))
def test_a_token_says_which_mail_came_back_and_survives_changes_of_case(
    mailing: int, subscriber: int, email: str
) -> None:
    token = create_bounce_token(KEYS, mailing, subscriber, email)
    for changed in (token, token.upper(), token.title()):
        found = read_bounce_token(KEYS, changed)
        assert found
        assert (found.mailing_id, found.subscriber_id) == (mailing, subscriber)
        assert is_address_of_token(KEYS, email, found.mark)


@given(ids, subscriber_ids, st.integers(min_value=0, max_value=44), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_another_letter_is_refused(mailing: int, subscriber: int, place: int, letter: str) -> None:
    token = create_bounce_token(KEYS, mailing, subscriber, ADDRESS)
    forged = token[:place] + letter + token[place + 1 :]
    assert forged == token or read_bounce_token(KEYS, forged) is None


@given(st.text(max_size=80))
def test_no_other_text_is_a_token(text: str) -> None:
    assert read_bounce_token(KEYS, text) is None


def test_the_part_before_the_at_sign_fits_into_64_characters() -> None:
    token = create_bounce_token(KEYS, 2**48 - 1, 2**62, ADDRESS)
    address = build_return_address(f"{'b' * 12}@lists.example", token)
    assert len(address.partition("@")[0]) <= 64
    assert re.fullmatch(r"[a-z2-7+]+@lists\.example", address)


def test_a_token_is_bound_to_the_address_that_the_mail_went_to() -> None:
    found = read_bounce_token(KEYS, create_bounce_token(KEYS, 7, 12, ADDRESS))
    assert found
    assert not is_address_of_token(KEYS, "anna@new.example", found.mark)


def test_tokens_of_an_earlier_key_work_until_it_is_not_trusted_any_more() -> None:
    token = create_bounce_token(KEYS, 7, 12, ADDRESS)
    rotated = TokenKeys((NEW, OLD))
    found = read_bounce_token(rotated, token)
    assert found
    assert found == ReturnAddress(7, 12, found.mark)
    assert is_address_of_token(rotated, ADDRESS, found.mark)
    assert read_bounce_token(TokenKeys((NEW, Secret(OLD.id, OLD.value, signs=False))), token) is None
    assert read_bounce_token(TokenKeys((NEW,)), token) is None


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("bounce+abc@lists.example", "abc"),
        ("BOUNCE+ABC@Lists.Example", "abc"),
        ("bounce@lists.example", ""),
        ("bounce+@lists.example", ""),
        ("bounced+abc@lists.example", None),
        ("bounce+abc@lists.example.org", None),
        ("", None),
    ],
)
def test_a_token_is_found_only_in_the_newsrooms_own_address(address: str, token: str | None) -> None:
    assert find_token(address, "bounce@lists.example") == token


def test_each_mail_has_a_sender_of_its_own_only_if_the_newsroom_has_an_address_for_that() -> None:
    mailing = CompiledMailing(7, "2026/ice", "sv", 1, "publication", "resend", "press@press.example", COMPILED)
    delivery = DueDelivery(12, "Anna@reader.example", ADDRESS, 0)
    assert MailingComposer(KEYS).compose(mailing, delivery).sender == "press@press.example"
    sender = MailingComposer(KEYS, "bounce@isfjärden.example").compose(mailing, delivery).sender
    assert sender.endswith("@xn--isfjrden-3za.example")
    found = read_bounce_token(KEYS, find_token(sender, "bounce@xn--isfjrden-3za.example") or "")
    assert found
    assert (found.mailing_id, found.subscriber_id) == (7, 12)
