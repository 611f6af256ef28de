"""A token is accepted only as it was made, for its purpose, until it expires, and while its secret is trusted."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pressroom.tokens import (
    InvalidTokenError,
    Secret,
    TokenKeys,
    create_token,
    hash_email,
    hash_value,
    list_email_hashes,
    read_token,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = Secret("k1", b"a" * 32)
NEW = Secret("k2", b"b" * 32)
KEYS = TokenKeys((NEW, OLD))
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def reason_of(token: str, *, keys: TokenKeys = KEYS, purpose: str = "confirm", now: datetime = NOW) -> str:
    with pytest.raises(InvalidTokenError) as caught:
        read_token(keys, purpose, token, now)
    return caught.value.reason


@given(VALUES, VALUES)
def test_a_token_gives_back_its_value_for_its_purpose(purpose: str, value: str) -> None:
    assert read_token(KEYS, purpose, create_token(KEYS, purpose, value), NOW) == value


@given(VALUES, VALUES, VALUES)
def test_a_token_for_one_purpose_is_forged_for_any_other(purpose: str, other: str, value: str) -> None:
    assume(purpose != other)
    assert reason_of(create_token(KEYS, purpose, value), purpose=other) == "forged"


@given(st.data(), VALUES)
def test_a_token_with_any_character_changed_added_or_left_out_is_refused(data: st.DataObject, value: str) -> None:
    token = create_token(KEYS, "confirm", value, expires_at=NOW + timedelta(hours=48))
    start = data.draw(st.integers(0, len(token)))
    end = data.draw(st.integers(start, min(len(token), start + 3)))
    changed = token[:start] + data.draw(st.text("abkz0127-=. \nAÅ", max_size=3)) + token[end:]
    assume(changed != token)
    assert reason_of(changed) in {"forged", "malformed"}


@given(st.text(max_size=300))
def test_any_other_text_is_refused_without_another_error(text: str) -> None:
    assert reason_of(text) in {"forged", "malformed"}


def test_every_truncated_token_is_malformed() -> None:
    token = create_token(KEYS, "confirm", "value")
    assert {reason_of(token[:length]) for length in range(len(token))} == {"malformed"}


@pytest.mark.parametrize("token", ["k2-0--" + "a" * 40 + "\n", "k2-٣--" + "a" * 40, "a" * 100_000, "\0", "-" * 5000])
def test_a_text_that_is_no_token_is_malformed(token: str) -> None:
    assert reason_of(token) == "malformed"


def test_a_token_expires_at_its_time() -> None:
    token = create_token(KEYS, "confirm", "7", expires_at=NOW)
    assert read_token(KEYS, "confirm", token, NOW - timedelta(microseconds=1)) == "7"
    assert reason_of(token, now=NOW) == "expired"
    assert reason_of(token, now=NOW + timedelta(days=9)) == "expired"


def test_a_token_without_an_expiry_lasts() -> None:
    assert read_token(KEYS, "leave", create_token(KEYS, "leave", "7"), datetime(9999, 1, 1, tzinfo=UTC)) == "7"


def test_an_expired_token_that_is_also_forged_is_forged() -> None:
    expired = create_token(KEYS, "confirm", "7", expires_at=NOW)
    assert reason_of(expired[:-1] + ("a" if expired[-1] != "a" else "b")) == "forged"


def test_a_token_before_1970_has_expired() -> None:
    assert reason_of(create_token(KEYS, "confirm", "7", expires_at=datetime(1960, 1, 1, tzinfo=UTC))) == "expired"


def test_an_expiry_cannot_be_changed_or_removed() -> None:
    token = create_token(KEYS, "confirm", "7", expires_at=NOW)
    expiry = str(int(NOW.timestamp()))
    assert reason_of(token.replace(expiry, "0")) == "forged"
    assert reason_of(token.replace(expiry, str(int(expiry) + 1))) == "forged"


def test_a_token_of_an_older_secret_is_accepted_until_the_secret_is_not_trusted_any_more() -> None:
    token = create_token(TokenKeys((OLD,)), "leave", "7")
    assert read_token(KEYS, "leave", token, NOW) == "7"
    assert reason_of(token, purpose="leave", keys=TokenKeys((NEW, Secret("k1", b"a" * 32, signs=False)))) == "forged"
    assert reason_of(token, purpose="leave", keys=TokenKeys((NEW,))) == "forged"


def test_another_secret_with_the_same_id_makes_forged_tokens() -> None:
    assert reason_of(create_token(TokenKeys((Secret("k2", b"c" * 32),)), "confirm", "7")) == "forged"


def test_signatures_are_compared_in_constant_time_also_for_an_unknown_id(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def compare(expected: str, given: str) -> bool:
        compared.append((expected, given))
        return real(expected, given)

    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert reason_of("k9-0-aa-" + "a" * 40) == "forged"
    assert reason_of("k2-0-aa-" + "a" * 40) == "forged"
    assert [len(expected) for expected, _ in compared] == [40, 40]


def test_a_secret_of_an_unknown_id_cannot_be_guessed_as_empty() -> None:
    forged = create_token(TokenKeys((Secret("k9", b""),)), "confirm", "7")
    assert reason_of(forged) == "forged"


def test_a_token_is_short_and_survives_programs_that_change_case_or_find_links() -> None:
    token = create_token(KEYS, "confirm", "é" * 30, expires_at=NOW)
    assert len(token) <= 200
    assert token == token.lower()
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert token[-1] != "-"


def test_the_hash_of_an_address_is_found_after_the_secret_was_replaced() -> None:
    stored = hash_email(TokenKeys((OLD,)), "a@example.org")
    untrusted = TokenKeys((NEW, Secret("k1", b"a" * 32, signs=False)))
    assert stored in list_email_hashes(KEYS, "a@example.org")
    assert stored in list_email_hashes(untrusted, "a@example.org")
    assert stored not in list_email_hashes(KEYS, "b@example.org")
    assert hash_email(KEYS, "a@example.org") == list_email_hashes(KEYS, "a@example.org")[0]


def test_hashes_for_different_purposes_differ_and_contain_no_value() -> None:
    network, email = hash_value(KEYS, "network", "192.0.2.0/24"), hash_email(KEYS, "192.0.2.0/24")
    assert network.partition(":")[2] != email.partition(":")[2]
    assert hash_value(KEYS, "ab", "c") != hash_value(KEYS, "a", "bc")
    assert "192.0" not in network


def test_a_secret_is_not_shown() -> None:
    assert "bbbb" not in repr(KEYS)
