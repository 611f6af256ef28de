"""A list of keys says which key is valid at a time; an invalid list is rejected with the reason."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk
from msgspec import structs

from pressroom.errors import ConfigError
from pressroom.signing import KeyList, PublicKey
from pressroom.signing.jwk import (
    compute_thumbprint,
    format_key_list,
    generate_key,
    parse_key_list,
    parse_private_key,
    round_down_to_second,
)
from tests.support.signing_keys import DAY, KEY, NOON, OTHER, SECOND, create_key_list

SPAN = st.timedeltas(timedelta(0), timedelta(seconds=3))
FIRST, SECOND_KEY, THIRD = generate_key(), generate_key(), generate_key()
ROTATED = create_key_list(FIRST, SECOND_KEY)
REVOKED = ROTATED.with_key_revoked(FIRST.kid, NOON + DAY / 2, "Stolen in Åbo").with_new_key(THIRD, NOON + 3 * DAY)


def get_key(keys: KeyList, kid: str) -> PublicKey:
    key_list = keys.find_key(kid)
    assert key_list
    return key_list


# --- dates of a key----------------------------------------------------------------------------------------------------


def test_a_key_is_valid_from_its_creation() -> None:
    key = KEY.to_public_key(NOON)
    assert not key.is_trusted_at(NOON - SECOND)
    assert key.is_trusted_at(NOON)
    assert key.is_trusted_at(NOON + 10_000 * DAY)


def test_signatures_of_a_replaced_key_stay_valid_but_it_makes_no_new_ones() -> None:
    former = get_key(ROTATED, FIRST.kid)
    assert former.retired == NOON + DAY
    assert former.is_trusted_at(NOON)
    assert former.is_trusted_at(NOON + DAY)
    assert not former.is_trusted_at(NOON + DAY + SECOND)
    assert ROTATED.current_key == get_key(ROTATED, SECOND_KEY.kid)


def test_signatures_of_a_revoked_key_are_not_valid_from_then_on() -> None:
    keys = create_key_list(KEY).with_key_revoked(KEY.kid, NOON + DAY, "Stolen")
    key = get_key(keys, KEY.kid)
    assert key.is_trusted_at(NOON + DAY - SECOND)
    assert not key.is_trusted_at(NOON + DAY)
    assert not key.is_trusted_at(NOON + 2 * DAY)
    assert keys.current_key is None


def test_a_retired_key_can_be_revoked_and_stays_both() -> None:
    key = get_key(REVOKED, FIRST.kid)
    assert key.retired
    assert key.revoked
    assert key.reason == "Stolen in Åbo"


def test_a_new_key_does_not_change_a_revoked_one() -> None:
    before = get_key(REVOKED, FIRST.kid)
    assert get_key(REVOKED.with_new_key(OTHER, NOON + 9 * DAY), FIRST.kid) == before


def test_a_key_cannot_be_revoked_again() -> None:
    with pytest.raises(ConfigError, match="was revoked at 2025-03-02 00:00 UTC: Stolen in Åbo"):
        REVOKED.with_key_revoked(FIRST.kid, NOON, "Found again")


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "\x1b[31m", "x" * 1001, "\u2028"])
def test_a_reason_is_a_line_of_text(reason: str) -> None:
    with pytest.raises(ConfigError, match="reason"):
        create_key_list(KEY).with_key_revoked(KEY.kid, NOON, reason)


def test_an_unknown_key_cannot_be_revoked() -> None:
    with pytest.raises(ConfigError, match="There is no key x"):
        create_key_list(KEY).with_key_revoked("x", NOON, "Stolen")


@given(st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)), SPAN, SPAN)  # noqa: DTZ001 - the zone is drawn separately
def test_signatures_between_two_changes_are_valid_in_whole_seconds_too(
    start: datetime, early: timedelta, late: timedelta
) -> None:
    signed_at, end = start + early, start + early + late
    for keys in (
        create_key_list(KEY, created=start).with_new_key(OTHER, end),
        create_key_list(KEY, created=start).with_key_revoked(KEY.kid, end + timedelta(microseconds=1), "Stolen"),
    ):
        for time in (signed_at, round_down_to_second(signed_at)):
            assert get_key(keys, KEY.kid).is_trusted_at(time)


def test_a_clock_that_was_set_back_leaves_a_valid_list() -> None:
    keys = create_key_list(KEY).with_new_key(OTHER, NOON - DAY).with_key_revoked(KEY.kid, NOON - DAY, "Stolen")
    assert parse_key_list(format_key_list(keys)) == keys
    assert not get_key(keys, KEY.kid).is_trusted_at(NOON)


def test_of_two_keys_that_a_merge_left_in_use_the_newer_one_signs() -> None:
    keys = KeyList((OTHER.to_public_key(NOON + DAY), KEY.to_public_key(NOON)))
    assert keys.current_key == OTHER.to_public_key(NOON + DAY)
    assert not [key for key in keys.with_new_key(THIRD, NOON + 2 * DAY).keys if key.is_in_use][1:]


# --- the list as bytes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [KeyList(()), create_key_list(KEY), ROTATED, REVOKED])
def test_a_list_is_parsed_as_it_was_written(keys: KeyList) -> None:
    assert parse_key_list(format_key_list(keys)) == keys


def test_another_library_reads_a_list_as_a_jwk_set() -> None:
    key_list = jwk.KeySet.import_key_set(json.loads(format_key_list(REVOKED)))
    assert [key.kid for key in key_list.keys] == [FIRST.kid, SECOND_KEY.kid, THIRD.kid]


def test_a_list_has_public_members_only() -> None:
    members = {name for key in json.loads(format_key_list(REVOKED))["keys"] for name in key}
    expected = ["alg", "created", "crv", "kid", "kty", "reason", "retired", "revoked", "use", "x"]
    assert sorted(members) == expected


def test_times_are_rfc_3339_in_utc() -> None:
    (key,) = json.loads(format_key_list(create_key_list(KEY)))["keys"]
    assert key["created"] == "2025-03-01T12:00:00Z"


def encode_changed_list(**members: Any) -> bytes:
    """Return a list whose only key has some fields changed; None removes a field."""
    (key,) = json.loads(format_key_list(create_key_list(KEY)))["keys"]
    return json.dumps({"keys": [{k: v for k, v in (key | members).items() if v is not None}]}).encode()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"kid": OTHER.kid}, "the key id does not match the key"),
        ({"x": OTHER.x}, "the key id does not match the key"),
        ({"x": KEY.x + "="}, "x: it is not valid base64url"),
        ({"x": KEY.x[:-2]}, "x"),
        ({"x": 7}, "Expected `str`, got `int`"),
        ({"x": None}, "missing required field `x`"),
        ({"d": "secret"}, "unknown field `d`"),
        ({"note": "hello"}, "unknown field `note`"),
        ({"kty": "RSA"}, "RSA"),
        ({"crv": "Ed448"}, "Ed448"),
        ({"alg": "none"}, "none"),
        ({"use": "enc"}, "enc"),
        ({"created": "yesterday"}, "Invalid RFC3339"),
        ({"created": "2025-03-01T12:00:00"}, "UTC"),
        ({"created": "2025-03-01T12:00:00+01:00"}, "UTC"),
        ({"created": "2025-03-01T12:00:00.5Z"}, "to the second"),
        ({"created": None}, "created"),
        ({"retired": "2025-02-01T12:00:00Z"}, "before it was created"),
        ({"revoked": "2025-04-01T12:00:00Z"}, "reason"),
        ({"reason": "Stolen"}, "reason"),
        ({"revoked": "2025-04-01T12:00:00Z", "reason": "a\nb"}, "one line"),
    ],
)
def test_a_list_with_an_inconsistent_key_is_refused_with_the_reason(members: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_key_list(encode_changed_list(**members))


GOOD = format_key_list(ROTATED)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "truncated"),
        (b"null", "Expected `object`"),
        (b"[]", "Expected `object`"),
        (b"{}", "missing required field"),
        (b'{"keys": {}}', "Expected `array`"),
        (b'{"keys": [1]}', "Expected `object`"),
        (b'{"keys": [], "more": 1}', "unknown field"),
        (b'{"keys": [], "keys": []}', "repeated"),
        (b'{"k\\u0065ys": []}', "not written as pressroom writes"),
        (GOOD + b"x", "trailing"),
        (GOOD[:-20], "truncated|malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 100_000, "Expected `object`"),
        (b'{"keys":' + b"[" * 100_000, "Expected `object`"),
        (GOOD.replace(b'"kty": "OKP"', b'"kty": "OKP", "kty": "OKP"'), "repeated"),
        (GOOD.replace(b"created", b"cre\\u0061ted"), "not written as"),
        (b"<<<<<<< HEAD\n" + GOOD, "malformed"),
    ],
)
def test_an_invalid_list_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_key_list(content)


def test_a_key_that_is_listed_twice_is_refused() -> None:
    (key,) = json.loads(format_key_list(create_key_list(KEY)))["keys"]
    with pytest.raises(ValueError, match="more than once"):
        parse_key_list(json.dumps({"keys": [key, key]}).encode())


@given(st.data())
def test_a_list_with_any_byte_changed_is_refused_or_has_other_dates(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(GOOD) - 1))
    content = bytearray(GOOD)
    content[position] ^= data.draw(st.integers(1, 255))
    try:
        key_list = parse_key_list(bytes(content))
    except ValueError:
        return
    key_material = [(key.kid, key.x) for key in ROTATED.keys]
    assert [(key.kid, key.x) for key in key_list.keys] == key_material
    assert key_list != ROTATED or bytes(content).split() == GOOD.split()


def test_a_time_in_any_zone_becomes_utc() -> None:
    local_time = datetime(2025, 3, 1, 13, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert round_down_to_second(local_time) == NOON
    assert parse_key_list(format_key_list(create_key_list(KEY, created=local_time))) == create_key_list(KEY)


# --- the private key --------------------------------------------------------------------------------------------------


def test_a_private_key_is_parsed_as_it_was_written() -> None:
    assert parse_private_key(KEY.to_jwk()) == KEY


def test_the_repr_of_a_private_key_shows_its_id_only() -> None:
    assert repr(KEY) == str(KEY) == f"PrivateKey({KEY.kid})"


@pytest.mark.parametrize("member", ["x", "d", "kid"])
def test_the_parts_of_a_private_key_must_belong_together(member: str) -> None:
    ours, theirs = json.loads(KEY.to_jwk()), json.loads(OTHER.to_jwk())
    with pytest.raises(ValueError, match="the public and private keys do not match"):
        parse_private_key(json.dumps(ours | {member: theirs[member]}).encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "truncated"),
        (b"{}", "missing required field"),
        (b"\xff", "malformed"),
        (b"[" * 100_000, "Expected `object`"),
        (KEY.to_jwk()[:-5], "truncated"),
        (format_key_list(create_key_list(KEY)), "unknown field"),
        (json.dumps(json.loads(KEY.to_jwk()) | {"d": "AAAA"}).encode(), "d has 3 bytes; expected 32"),
    ],
)
def test_an_invalid_private_key_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_private_key(content)


def test_no_error_about_a_private_key_shows_the_key() -> None:
    secret = json.loads(KEY.to_jwk())["d"]
    for bad in ({"d": secret[:-1] + "="}, {"d": secret + "AAAA"}, {"d": secret, "more": secret}, {"kid": "x"}):
        with pytest.raises(ValueError, match=r"\bd\b|keys do not match|more") as error_info:
            parse_private_key(json.dumps(json.loads(KEY.to_jwk()) | bad).encode())
        assert secret[:-1] not in str(error_info.value)


def test_no_id_starts_like_an_option() -> None:
    assert not [key.kid for key in (generate_key() for _ in range(500)) if key.kid.startswith("-")]


def test_an_id_equals_the_thumbprint_of_the_standard() -> None:
    """RFC 8037, A.3."""
    assert (
        compute_thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )


def test_an_inconsistent_public_key_cannot_be_created() -> None:
    with pytest.raises(ValueError, match="does not match the key"):
        structs.replace(KEY.to_public_key(NOON), x=OTHER.x)
