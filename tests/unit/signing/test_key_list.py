"""A list of keys says which key may have signed at a time; what is no such list is refused with the reason."""

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
from pressroom.signing.jwk import compute_thumbprint, generate_key, parse_private_key
from pressroom.signing.key_list import format_key_list, parse_key_list, round_down_to_second
from tests.support.signing_keys import DAY, KEY, NOON, OTHER, SECOND, listing

SPAN = st.timedeltas(timedelta(0), timedelta(seconds=3))
FIRST, SECOND_KEY, THIRD = generate_key(), generate_key(), generate_key()
ROTATED = listing(FIRST, SECOND_KEY)
REVOKED = ROTATED.with_key_revoked(FIRST.kid, NOON + DAY / 2, "Stolen in Åbo").with_new_key(THIRD, NOON + 3 * DAY)


def key_of(keys: KeyList, kid: str) -> PublicKey:
    found = keys.find_key(kid)
    assert found
    return found


# --- a key's life -----------------------------------------------------------------------------------------------------


def test_a_key_may_have_signed_from_its_creation() -> None:
    key = KEY.to_public_key(NOON)
    assert not key.is_trusted_at(NOON - SECOND)
    assert key.is_trusted_at(NOON)
    assert key.is_trusted_at(NOON + 10_000 * DAY)


def test_what_a_key_signed_stays_good_when_another_takes_its_place_and_it_signs_no_more() -> None:
    former = key_of(ROTATED, FIRST.kid)
    assert former.retired == NOON + DAY
    assert former.is_trusted_at(NOON)
    assert former.is_trusted_at(NOON + DAY)
    assert not former.is_trusted_at(NOON + DAY + SECOND)
    assert ROTATED.current_key == key_of(ROTATED, SECOND_KEY.kid)


def test_what_a_revoked_key_signed_then_or_later_is_worth_nothing() -> None:
    keys = listing(KEY).with_key_revoked(KEY.kid, NOON + DAY, "Stolen")
    key = key_of(keys, KEY.kid)
    assert key.is_trusted_at(NOON + DAY - SECOND)
    assert not key.is_trusted_at(NOON + DAY)
    assert not key.is_trusted_at(NOON + 2 * DAY)
    assert keys.current_key is None


def test_a_retired_key_can_be_revoked_and_stays_both() -> None:
    key = key_of(REVOKED, FIRST.kid)
    assert key.retired
    assert key.revoked
    assert key.reason == "Stolen in Åbo"


def test_no_key_takes_the_place_of_a_revoked_one_by_changing_it() -> None:
    before = key_of(REVOKED, FIRST.kid)
    assert key_of(REVOKED.with_new_key(OTHER, NOON + 9 * DAY), FIRST.kid) == before


def test_revoking_cannot_be_taken_back_or_said_anew() -> None:
    with pytest.raises(ConfigError, match="was revoked at 2025-03-02 00:00 UTC: Stolen in Åbo"):
        REVOKED.with_key_revoked(FIRST.kid, NOON, "Found again")


@pytest.mark.parametrize("reason", ["", " ", "two\nlines", "\x1b[31m", "x" * 1001, "\u2028"])
def test_a_reason_is_a_line_of_text(reason: str) -> None:
    with pytest.raises(ConfigError, match="reason"):
        listing(KEY).with_key_revoked(KEY.kid, NOON, reason)


def test_there_is_no_revoking_of_what_is_not_there() -> None:
    with pytest.raises(ConfigError, match="There is no key x"):
        listing(KEY).with_key_revoked("x", NOON, "Stolen")


@given(st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)), SPAN, SPAN)  # noqa: DTZ001 - the zone is drawn beside
def test_what_is_signed_between_two_changes_is_good_in_whole_seconds_too(
    start: datetime, early: timedelta, late: timedelta
) -> None:
    signed_at, end = start + early, start + early + late
    for keys in (
        listing(KEY, created=start).with_new_key(OTHER, end),
        listing(KEY, created=start).with_key_revoked(KEY.kid, end + timedelta(microseconds=1), "Stolen"),
    ):
        for at in (signed_at, round_down_to_second(signed_at)):
            assert key_of(keys, KEY.kid).is_trusted_at(at)


def test_a_clock_that_went_backwards_leaves_a_list_that_can_be_read() -> None:
    keys = listing(KEY).with_new_key(OTHER, NOON - DAY).with_key_revoked(KEY.kid, NOON - DAY, "Stolen")
    assert parse_key_list(format_key_list(keys)) == keys
    assert not key_of(keys, KEY.kid).is_trusted_at(NOON)


def test_of_two_keys_that_a_merge_left_in_use_the_newer_one_signs() -> None:
    keys = KeyList((OTHER.to_public_key(NOON + DAY), KEY.to_public_key(NOON)))
    assert keys.current_key == OTHER.to_public_key(NOON + DAY)
    assert not [key for key in keys.with_new_key(THIRD, NOON + 2 * DAY).keys if key.is_in_use][1:]


# --- the list as octets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [KeyList(()), listing(KEY), ROTATED, REVOKED])
def test_a_list_comes_back_as_it_was(keys: KeyList) -> None:
    assert parse_key_list(format_key_list(keys)) == keys


def test_a_list_is_a_jwk_set_for_others_too() -> None:
    found = jwk.KeySet.import_key_set(json.loads(format_key_list(REVOKED)))
    assert [key.kid for key in found.keys] == [FIRST.kid, SECOND_KEY.kid, THIRD.kid]


def test_a_list_has_public_members_only() -> None:
    members = {name for key in json.loads(format_key_list(REVOKED))["keys"] for name in key}
    expected = ["alg", "created", "crv", "kid", "kty", "reason", "retired", "revoked", "use", "x"]
    assert sorted(members) == expected


def test_times_are_those_of_rfc_3339_in_utc() -> None:
    (key,) = json.loads(format_key_list(listing(KEY)))["keys"]
    assert key["created"] == "2025-03-01T12:00:00Z"


def changed(**members: Any) -> bytes:
    """A list whose only key has some other members; None takes one away."""
    (key,) = json.loads(format_key_list(listing(KEY)))["keys"]
    return json.dumps({"keys": [{k: v for k, v in (key | members).items() if v is not None}]}).encode()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"kid": OTHER.kid}, "kid is not the thumbprint"),
        ({"x": OTHER.x}, "kid is not the thumbprint"),
        ({"x": KEY.x + "="}, "x: it is not spelt as base64url is"),
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
def test_a_list_that_does_not_fit_is_refused_with_the_reason(members: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_key_list(changed(**members))


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
        (b'{"keys": [], "keys": []}', "doubled"),
        (b'{"k\\u0065ys": []}', "spelt in another way"),
        (GOOD + b"x", "trailing"),
        (GOOD[:-20], "truncated|malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 100_000, "Expected `object`"),
        (b'{"keys":' + b"[" * 100_000, "Expected `object`"),
        (GOOD.replace(b'"kty": "OKP"', b'"kty": "OKP", "kty": "OKP"'), "doubled"),
        (GOOD.replace(b"created", b"cre\\u0061ted"), "spelt"),
        (b"<<<<<<< HEAD\n" + GOOD, "malformed"),
    ],
)
def test_what_is_no_list_of_ours_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_key_list(content)


def test_a_key_that_stands_twice_is_refused() -> None:
    (key,) = json.loads(format_key_list(listing(KEY)))["keys"]
    with pytest.raises(ValueError, match="more than once"):
        parse_key_list(json.dumps({"keys": [key, key]}).encode())


@given(st.data())
def test_a_list_with_any_octet_changed_is_refused_or_says_something_else(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    octets = bytearray(GOOD)
    octets[place] ^= data.draw(st.integers(1, 255))
    try:
        found = parse_key_list(bytes(octets))
    except ValueError:
        return
    key_material = [(key.kid, key.x) for key in ROTATED.keys]
    assert [(key.kid, key.x) for key in found.keys] == key_material
    assert found != ROTATED or bytes(octets).split() == GOOD.split()


def test_a_moment_in_any_zone_begins_in_utc() -> None:
    there = datetime(2025, 3, 1, 13, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert round_down_to_second(there) == NOON
    assert parse_key_list(format_key_list(listing(KEY, created=there))) == listing(KEY)


# --- the private part -------------------------------------------------------------------------------------------------


def test_a_private_key_comes_back_as_it_was() -> None:
    assert parse_private_key(KEY.to_jwk()) == KEY


def test_a_private_key_shows_nothing_of_itself_but_its_id() -> None:
    assert repr(KEY) == str(KEY) == f"PrivateKey({KEY.kid})"


@pytest.mark.parametrize("member", ["x", "d", "kid"])
def test_the_parts_of_a_private_key_belong_together(member: str) -> None:
    ours, theirs = json.loads(KEY.to_jwk()), json.loads(OTHER.to_jwk())
    with pytest.raises(ValueError, match="belong"):
        parse_private_key(json.dumps(ours | {member: theirs[member]}).encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "truncated"),
        (b"{}", "missing required field"),
        (b"\xff", "malformed"),
        (b"[" * 100_000, "Expected `object`"),
        (KEY.to_jwk()[:-5], "truncated"),
        (format_key_list(listing(KEY)), "unknown field"),
        (json.dumps(json.loads(KEY.to_jwk()) | {"d": "AAAA"}).encode(), "d has 3 octets; expected 32"),
    ],
)
def test_what_is_no_private_key_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_private_key(content)


def test_no_fault_of_a_private_key_tells_the_key() -> None:
    secret = json.loads(KEY.to_jwk())["d"]
    for bad in ({"d": secret[:-1] + "="}, {"d": secret + "AAAA"}, {"d": secret, "more": secret}, {"kid": "x"}):
        with pytest.raises(ValueError, match=r"\bd\b|kid|more") as refused:
            parse_private_key(json.dumps(json.loads(KEY.to_jwk()) | bad).encode())
        assert secret[:-1] not in str(refused.value)


def test_no_id_begins_like_an_option() -> None:
    assert not [key.kid for key in (generate_key() for _ in range(500)) if key.kid.startswith("-")]


def test_an_id_is_the_thumbprint_of_the_standard() -> None:
    """RFC 8037, A.3."""
    assert (
        compute_thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    )


def test_a_public_key_cannot_be_made_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="thumbprint"):
        structs.replace(KEY.to_public_key(NOON), x=OTHER.x)
