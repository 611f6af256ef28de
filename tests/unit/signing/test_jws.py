"""What was signed can be opened, whatever is changed is refused, and others agree who read the same standards."""

import json
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jws

from pressroom.signing import KeyList, SignatureError, ed25519, sign_detached, sign_jws, verify_detached, verify_jws
from pressroom.signing.base64url import decode_base64url, encode_base64url
from pressroom.signing.jwk import generate_key
from tests.support.signing_keys import KEY, NOON, OTHER, listing

# RFC 9864 has a newer name for the same: docs/decisions/0017-signatures.md tells why we keep to this one.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

KEYS = listing(KEY)
PAYLOAD = b'{"release": "2025/tower"}'
BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def refusal(proof: str, keys: KeyList = KEYS) -> str:
    """Why a JWS is refused."""
    with pytest.raises(SignatureError) as refused:
        verify_jws(proof, keys)
    assert str(refused.value).startswith(refused.value.kind)
    return refused.value.kind


def with_header(header: str) -> str:
    """A JWS with any header, signed as it should be."""
    message = f"{encode_base64url(header.encode())}.{encode_base64url(PAYLOAD)}"
    return f"{message}.{encode_base64url(ed25519.sign(KEY.seed, message.encode()))}"


@given(st.binary())
def test_what_was_signed_comes_out_with_the_key_that_signed_it(payload: bytes) -> None:
    found = verify_jws(sign_jws(payload, KEY), KEYS)
    assert (found.payload, found.key) == (payload, KEYS.find_key(KEY.kid))
    assert verify_detached(payload, sign_detached(payload, KEY), KEYS) == found.key


def test_the_same_text_has_the_same_signature_each_time() -> None:
    assert sign_jws(PAYLOAD, KEY) == sign_jws(PAYLOAD, KEY)


def test_the_header_says_algorithm_and_key_and_nothing_else() -> None:
    header = sign_jws(PAYLOAD, KEY).split(".")[0]
    assert decode_base64url(header) == f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'.encode()


# --- whatever is changed is refused -----------------------------------------------------------------------------------


@given(st.data())
def test_a_signed_text_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    proof = sign_jws(PAYLOAD, KEY)
    place = data.draw(st.integers(0, len(proof) - 1))
    other = data.draw(st.one_of(st.sampled_from(BASE64URL + ".=+/ \n"), st.characters()))
    changed = proof[:place] + other + proof[place + 1 :]
    if changed != proof:
        refusal(changed)


@given(st.data())
def test_a_signed_text_with_a_character_more_or_less_is_refused(data: st.DataObject) -> None:
    proof = sign_jws(PAYLOAD, KEY)
    place = data.draw(st.integers(0, len(proof)))
    refusal(proof[:place] + data.draw(st.sampled_from(BASE64URL + ".= \n\t")) + proof[place:])
    refusal(proof[:place] + proof[place + 1 :] if place < len(proof) else proof[:-1])


@given(st.data())
def test_a_text_with_any_octet_changed_is_not_the_one_that_was_signed(data: st.DataObject) -> None:
    payload = data.draw(st.binary(min_size=1))
    place = data.draw(st.integers(0, len(payload) - 1))
    changed = bytearray(payload)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SignatureError) as refused:
        verify_detached(bytes(changed), sign_detached(payload, KEY), KEYS)
    assert refused.value.kind == "wrong signature"


@given(st.data())
def test_a_detached_signature_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    proof = sign_detached(PAYLOAD, KEY)
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = proof[:place] + data.draw(st.sampled_from(BASE64URL + ".=")) + proof[place + 1 :]
    if changed != proof:
        with pytest.raises(SignatureError):
            verify_detached(PAYLOAD, changed, KEYS)


@given(st.integers(0, 31), st.integers(1, 255))
def test_a_key_with_any_octet_changed_is_none_that_signed(place: int, change: int) -> None:
    octets = bytearray(decode_base64url(KEY.x))
    octets[place] ^= change
    assert not ed25519.is_valid_signature(bytes(octets), ed25519.sign(KEY.seed, PAYLOAD), PAYLOAD)


@given(st.text())
def test_any_text_is_refused_as_malformed(text: str) -> None:
    assert refusal(text) == "malformed"


def test_the_last_character_has_one_spelling_only() -> None:
    """64 octets leave four bits of the last character without a meaning: fifteen others would do as well."""
    proof = sign_jws(PAYLOAD, KEY)
    number = BASE64URL.index(proof[-1])
    for twin in BASE64URL[number + 1 : number + 16]:
        assert refusal(proof[:-1] + twin) == "malformed"


# --- nothing is tolerated ---------------------------------------------------------------------------------------------


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
def test_a_header_that_is_not_exactly_ours_is_malformed_though_the_signature_is_right(header: str) -> None:
    assert refusal(with_header(header.replace("KID", KEY.kid))) == "malformed"


def test_the_header_of_that_test_is_the_only_reason() -> None:
    assert verify_jws(with_header(f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'), KEYS).payload == PAYLOAD


def test_a_key_that_is_not_listed_is_unknown() -> None:
    assert refusal(sign_jws(PAYLOAD, OTHER)) == "unknown key"
    assert refusal(sign_jws(PAYLOAD, KEY), KeyList(())) == "unknown key"


def test_the_name_of_a_key_does_not_make_another_one_it() -> None:
    header = sign_jws(PAYLOAD, KEY).split(".")[0]
    message = f"{header}.{encode_base64url(PAYLOAD)}"
    proof = f"{message}.{encode_base64url(ed25519.sign(OTHER.seed, message.encode()))}"
    assert refusal(proof, listing(KEY, OTHER)) == "wrong signature"


def test_a_signature_with_its_payload_is_no_detached_one_and_the_other_way_round() -> None:
    with pytest.raises(SignatureError) as refused:
        verify_detached(PAYLOAD, sign_jws(PAYLOAD, KEY), KEYS)
    assert refused.value.kind == "malformed"
    assert refusal(sign_detached(PAYLOAD, KEY)) == "wrong signature"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_malformed(length: int) -> None:
    head, content, _ = sign_jws(PAYLOAD, KEY).split(".")
    assert refusal(f"{head}.{content}.{encode_base64url(bytes(length))}") == "malformed"


def test_the_twin_that_adds_the_order_of_the_group_is_refused() -> None:
    """RFC 8032, section 5.1.7: S must be smaller than the order, or everybody could make a second signature."""
    order = 2**252 + 27742317777372353535851937790883648493
    head, content, text = sign_jws(PAYLOAD, KEY).split(".")
    octets = decode_base64url(text)
    twin = octets[:32] + (int.from_bytes(octets[32:], "little") + order).to_bytes(32, "little")
    assert refusal(f"{head}.{content}.{encode_base64url(twin)}") == "wrong signature"


# --- others agree -----------------------------------------------------------------------------------------------------


@given(st.binary())
def test_another_library_opens_what_we_signed(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert jws.deserialize_compact(sign_jws(payload, KEY), public, algorithms=["EdDSA"]).payload == payload


@given(st.binary(min_size=1))
def test_another_library_takes_our_detached_signature(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    proof = sign_detached(payload, KEY)
    assert re.fullmatch(r"[\w-]+\.\.[\w-]+", proof)
    whole = proof.replace("..", f".{encode_base64url(payload)}.")
    assert jws.deserialize_compact(whole, public, algorithms=["EdDSA"]).payload == payload


@given(st.binary())
def test_we_open_what_another_library_signed(payload: bytes) -> None:
    private = jwk.OKPKey.import_key(json.loads(KEY.to_jwk()))
    theirs = jws.serialize_compact({"alg": "EdDSA", "kid": KEY.kid}, payload, private, algorithms=["EdDSA"])
    assert theirs == sign_jws(payload, KEY)
    assert verify_jws(theirs, KEYS).payload == payload


def test_we_know_the_key_that_another_library_made() -> None:
    theirs = jwk.OKPKey.generate_key("Ed25519")
    x = theirs.as_dict(private=False)["x"]
    seed = decode_base64url(str(theirs.as_dict(private=True)["d"]))
    assert encode_base64url(ed25519.derive_public_key(seed)) == x
    message = jws.serialize_compact({"alg": "EdDSA"}, PAYLOAD, theirs, algorithms=["EdDSA"]).rpartition(".")
    assert ed25519.is_valid_signature(decode_base64url(str(x)), decode_base64url(message[2]), message[0].encode())


def test_another_library_takes_our_public_keys_and_their_ids() -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert public.thumbprint() == KEY.kid
    made = generate_key()
    assert jwk.OKPKey.import_key(json.loads(made.to_jwk())).thumbprint() == made.to_public_key(NOON).kid


# --- RFC 8037, appendix A ---------------------------------------------------------------------------------------------

SEED = decode_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
MESSAGE = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
SIGNATURE = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"


def test_the_public_part_is_that_of_the_standard() -> None:
    """RFC 8037, A.1 and A.2."""
    assert encode_base64url(ed25519.derive_public_key(SEED)) == X


def test_the_signature_is_that_of_the_standard() -> None:
    """RFC 8037, A.4 and A.5."""
    assert encode_base64url(ed25519.sign(SEED, MESSAGE.encode())) == SIGNATURE
    assert ed25519.is_valid_signature(decode_base64url(X), decode_base64url(SIGNATURE), MESSAGE.encode())


def test_the_example_of_the_standard_names_no_key_and_is_refused() -> None:
    assert refusal(f"{MESSAGE}.{SIGNATURE}") == "malformed"
