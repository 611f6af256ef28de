"""Signatures can be verified, changed ones are rejected, and another library agrees."""

import json
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jws

from pressroom.signing import KeyList, SignatureError, sign_detached, sign_jws, verify_detached, verify_jws
from pressroom.signing.jwk import (
    decode_base64url,
    derive_public_key,
    encode_base64url,
    generate_key,
    is_valid_signature,
    sign,
)
from tests.support.signing_keys import KEY, NOON, OTHER, create_key_list

# RFC 9864 has a newer name for the algorithm: docs/decisions/0017-signatures.md says why we use this one.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

KEYS = create_key_list(KEY)
PAYLOAD = b'{"release": "2025/tower"}'
BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def get_error_kind(jws_text: str, keys: KeyList = KEYS) -> str:
    """Return the kind of the error for a JWS that must be rejected."""
    with pytest.raises(SignatureError) as error_info:
        verify_jws(jws_text, keys)
    assert str(error_info.value).startswith(error_info.value.kind)
    return error_info.value.kind


def sign_with_header(header: str) -> str:
    """Return a JWS with any header and a correct signature."""
    message = f"{encode_base64url(header.encode())}.{encode_base64url(PAYLOAD)}"
    return f"{message}.{encode_base64url(sign(KEY.seed, message.encode()))}"


@given(st.binary())
def test_a_signature_verifies_with_its_payload_and_key(payload: bytes) -> None:
    verified = verify_jws(sign_jws(payload, KEY), KEYS)
    assert (verified.payload, verified.key) == (payload, KEYS.find_key(KEY.kid))
    assert verify_detached(payload, sign_detached(payload, KEY), KEYS) == verified.key


def test_the_same_text_has_the_same_signature_each_time() -> None:
    assert sign_jws(PAYLOAD, KEY) == sign_jws(PAYLOAD, KEY)


def test_the_header_says_algorithm_and_key_and_nothing_else() -> None:
    header = sign_jws(PAYLOAD, KEY).split(".")[0]
    assert decode_base64url(header) == f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'.encode()


# --- changed signatures are rejected ----------------------------------------------------------------------------------


@given(st.data())
def test_a_signed_text_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    jws_text = sign_jws(PAYLOAD, KEY)
    position = data.draw(st.integers(0, len(jws_text) - 1))
    other = data.draw(st.one_of(st.sampled_from(BASE64URL + ".=+/ \n"), st.characters()))
    changed = jws_text[:position] + other + jws_text[position + 1 :]
    if changed != jws_text:
        get_error_kind(changed)


@given(st.data())
def test_a_signed_text_with_a_character_more_or_less_is_refused(data: st.DataObject) -> None:
    jws_text = sign_jws(PAYLOAD, KEY)
    position = data.draw(st.integers(0, len(jws_text)))
    get_error_kind(jws_text[:position] + data.draw(st.sampled_from(BASE64URL + ".= \n\t")) + jws_text[position:])
    get_error_kind(jws_text[:position] + jws_text[position + 1 :] if position < len(jws_text) else jws_text[:-1])


@given(st.data())
def test_a_payload_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    payload = data.draw(st.binary(min_size=1))
    position = data.draw(st.integers(0, len(payload) - 1))
    changed = bytearray(payload)
    changed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SignatureError) as error_info:
        verify_detached(bytes(changed), sign_detached(payload, KEY), KEYS)
    assert error_info.value.kind == "wrong signature"


@given(st.data())
def test_a_detached_signature_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    jws_text = sign_detached(PAYLOAD, KEY)
    position = data.draw(st.integers(0, len(jws_text) - 1))
    changed = jws_text[:position] + data.draw(st.sampled_from(BASE64URL + ".=")) + jws_text[position + 1 :]
    if changed != jws_text:
        with pytest.raises(SignatureError):
            verify_detached(PAYLOAD, changed, KEYS)


@given(st.integers(0, 31), st.integers(1, 255))
def test_a_key_with_any_byte_changed_does_not_verify(position: int, change: int) -> None:
    content = bytearray(decode_base64url(KEY.x))
    content[position] ^= change
    assert not is_valid_signature(bytes(content), sign(KEY.seed, PAYLOAD), PAYLOAD)


@given(st.text())
def test_any_text_is_refused_as_malformed(text: str) -> None:
    assert get_error_kind(text) == "malformed"


def test_the_last_character_has_one_valid_value_only() -> None:
    """The encoding of 64 bytes leaves four bits of the last character unused: fifteen others would decode too."""
    jws_text = sign_jws(PAYLOAD, KEY)
    number = BASE64URL.index(jws_text[-1])
    for twin in BASE64URL[number + 1 : number + 16]:
        assert get_error_kind(jws_text[:-1] + twin) == "malformed"


# --- strictness ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        '{"alg":"none","kid":"KID"}',
        '{"alg":"HS256","kid":"KID"}',
        '{"alg":"Ed25519","kid":"KID"}',
        '{"alg":"eddsa","kid":"KID"}',
        '{"alg":"EdDSA"}',
        '{"kid":"KID"}',
        '{"kid":"KID","alg":"EdDSA"}',
        '{"alg":"EdDSA","kid":"KID","typ":"JOSE"}',
        '{"alg":"EdDSA","kid":"KID","crit":["exp"],"exp":1}',
        '{"alg":"EdDSA","kid":"KID","b64":false}',
        '{"alg":"EdDSA","kid":"KID","jwk":{}}',
        '{"alg":"EdDSA","kid":"x","kid":"KID"}',
        '{"alg":"EdDSA","kid":"KID" }',
        '{"alg":"EdDSA","k\\u0069d":"KID"}',
        '{"alg":"EdDSA","kid":["KID"]}',
        '{"alg":"EdDSA","kid":null}',
        '["EdDSA","KID"]',
        "[" * 100_000,
        '{"alg":"EdDSA","kid":"\\ud800"}',
        "",
    ],
)
def test_a_header_that_is_not_exactly_ours_is_malformed_even_if_the_signature_is_valid(header: str) -> None:
    assert get_error_kind(sign_with_header(header.replace("KID", KEY.kid))) == "malformed"


def test_our_own_header_is_accepted_in_the_same_way() -> None:
    assert verify_jws(sign_with_header(f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'), KEYS).payload == PAYLOAD


def test_a_key_that_is_not_listed_is_unknown() -> None:
    assert get_error_kind(sign_jws(PAYLOAD, OTHER)) == "unknown key"
    assert get_error_kind(sign_jws(PAYLOAD, KEY), KeyList(())) == "unknown key"


def test_another_key_with_the_id_of_a_listed_one_is_refused() -> None:
    header = sign_jws(PAYLOAD, KEY).split(".")[0]
    message = f"{header}.{encode_base64url(PAYLOAD)}"
    jws_text = f"{message}.{encode_base64url(sign(OTHER.seed, message.encode()))}"
    assert get_error_kind(jws_text, create_key_list(KEY, OTHER)) == "wrong signature"


def test_attached_and_detached_signatures_are_not_interchangeable() -> None:
    with pytest.raises(SignatureError) as error_info:
        verify_detached(PAYLOAD, sign_jws(PAYLOAD, KEY), KEYS)
    assert error_info.value.kind == "malformed"
    assert get_error_kind(sign_detached(PAYLOAD, KEY)) == "wrong signature"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_malformed(length: int) -> None:
    head, content, _ = sign_jws(PAYLOAD, KEY).split(".")
    assert get_error_kind(f"{head}.{content}.{encode_base64url(bytes(length))}") == "malformed"


def test_a_signature_with_the_group_order_added_is_refused() -> None:
    """RFC 8032, section 5.1.7: S must be smaller than the order, or anybody could make a second valid signature."""
    order = 2**252 + 27742317777372353535851937790883648493
    head, content, text = sign_jws(PAYLOAD, KEY).split(".")
    signature = decode_base64url(text)
    other = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert get_error_kind(f"{head}.{content}.{encode_base64url(other)}") == "wrong signature"


# --- another library --------------------------------------------------------------------------------------------------


@given(st.binary())
def test_another_library_verifies_our_signature(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert jws.deserialize_compact(sign_jws(payload, KEY), public, algorithms=["EdDSA"]).payload == payload


@given(st.binary(min_size=1))
def test_another_library_verifies_our_detached_signature(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    jws_text = sign_detached(payload, KEY)
    assert re.fullmatch(r"[\w-]+\.\.[\w-]+", jws_text)
    attached = jws_text.replace("..", f".{encode_base64url(payload)}.")
    assert jws.deserialize_compact(attached, public, algorithms=["EdDSA"]).payload == payload


@given(st.binary())
def test_we_verify_the_signature_of_another_library(payload: bytes) -> None:
    private = jwk.OKPKey.import_key(json.loads(KEY.to_jwk()))
    other_jws = jws.serialize_compact({"alg": "EdDSA", "kid": KEY.kid}, payload, private, algorithms=["EdDSA"])
    assert other_jws == sign_jws(payload, KEY)
    assert verify_jws(other_jws, KEYS).payload == payload


def test_we_read_a_key_that_another_library_created() -> None:
    other_jws = jwk.OKPKey.generate_key("Ed25519")
    x = other_jws.as_dict(private=False)["x"]
    seed = decode_base64url(str(other_jws.as_dict(private=True)["d"]))
    assert encode_base64url(derive_public_key(seed)) == x
    message = jws.serialize_compact({"alg": "EdDSA"}, PAYLOAD, other_jws, algorithms=["EdDSA"]).rpartition(".")
    assert is_valid_signature(decode_base64url(str(x)), decode_base64url(message[2]), message[0].encode())


def test_another_library_accepts_our_public_keys_and_their_ids() -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert public.thumbprint() == KEY.kid
    key = generate_key()
    assert jwk.OKPKey.import_key(json.loads(key.to_jwk())).thumbprint() == key.to_public_key(NOON).kid


# --- RFC 8037, appendix A ---------------------------------------------------------------------------------------------

SEED = decode_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
MESSAGE = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
SIGNATURE = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"


def test_the_public_key_equals_that_of_the_standard() -> None:
    """RFC 8037, A.1 and A.2."""
    assert encode_base64url(derive_public_key(SEED)) == X


def test_the_signature_equals_that_of_the_standard() -> None:
    """RFC 8037, A.4 and A.5."""
    assert encode_base64url(sign(SEED, MESSAGE.encode())) == SIGNATURE
    assert is_valid_signature(decode_base64url(X), decode_base64url(SIGNATURE), MESSAGE.encode())


def test_the_example_of_the_standard_without_a_key_id_is_refused() -> None:
    assert get_error_kind(f"{MESSAGE}.{SIGNATURE}") == "malformed"
