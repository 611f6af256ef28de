"""What was signed can be opened, whatever is changed is refused, and others agree who read the same standards."""

import json
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jws

from pressroom.signing import KeyList, SignatureError, detached, ed25519, opened, signed, signer
from pressroom.signing.base64url import decoded, encoded
from pressroom.signing.jwk import new_key
from tests.signing.sample import KEY, NOON, OTHER, listing

# RFC 9864 has a newer name for the same: docs/decisions/0017-signatures.md tells why we keep to this one.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")

KEYS = listing(KEY)
PAYLOAD = b'{"release": "2025/tower"}'
BASE64URL = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def refusal(proof: str, keys: KeyList = KEYS) -> str:
    """Why a JWS is refused."""
    with pytest.raises(SignatureError) as refused:
        opened(proof, keys)
    assert str(refused.value).startswith(refused.value.why)
    return refused.value.why


def with_header(header: str) -> str:
    """A JWS with any header, signed as it should be."""
    message = f"{encoded(header.encode())}.{encoded(PAYLOAD)}"
    return f"{message}.{encoded(ed25519.signature(KEY.seed, message.encode()))}"


@given(st.binary())
def test_what_was_signed_comes_out_with_the_key_that_signed_it(payload: bytes) -> None:
    found = opened(signed(payload, KEY), KEYS)
    assert (found.payload, found.key) == (payload, KEYS.key(KEY.kid))
    assert signer(payload, detached(payload, KEY), KEYS) == found.key


def test_the_same_text_has_the_same_signature_each_time() -> None:
    assert signed(PAYLOAD, KEY) == signed(PAYLOAD, KEY)


def test_the_header_says_algorithm_and_key_and_nothing_else() -> None:
    header = signed(PAYLOAD, KEY).split(".")[0]
    assert decoded(header) == f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'.encode()


# --- whatever is changed is refused -----------------------------------------------------------------------------------


@given(st.data())
def test_a_signed_text_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    proof = signed(PAYLOAD, KEY)
    place = data.draw(st.integers(0, len(proof) - 1))
    other = data.draw(st.one_of(st.sampled_from(BASE64URL + ".=+/ \n"), st.characters()))
    changed = proof[:place] + other + proof[place + 1 :]
    if changed != proof:
        refusal(changed)


@given(st.data())
def test_a_signed_text_with_a_character_more_or_less_is_refused(data: st.DataObject) -> None:
    proof = signed(PAYLOAD, KEY)
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
        signer(bytes(changed), detached(payload, KEY), KEYS)
    assert refused.value.why == "wrong signature"


@given(st.data())
def test_a_detached_signature_with_any_character_changed_is_refused(data: st.DataObject) -> None:
    proof = detached(PAYLOAD, KEY)
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = proof[:place] + data.draw(st.sampled_from(BASE64URL + ".=")) + proof[place + 1 :]
    if changed != proof:
        with pytest.raises(SignatureError):
            signer(PAYLOAD, changed, KEYS)


@given(st.integers(0, 31), st.integers(1, 255))
def test_a_key_with_any_octet_changed_is_none_that_signed(place: int, change: int) -> None:
    octets = bytearray(decoded(KEY.x))
    octets[place] ^= change
    assert not ed25519.is_signature(bytes(octets), ed25519.signature(KEY.seed, PAYLOAD), PAYLOAD)


@given(st.text())
def test_any_text_is_refused_as_malformed(text: str) -> None:
    assert refusal(text) == "malformed"


def test_the_last_character_has_one_spelling_only() -> None:
    """64 octets leave four bits of the last character without a meaning: fifteen others would do as well."""
    proof = signed(PAYLOAD, KEY)
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
    assert opened(with_header(f'{{"alg":"EdDSA","kid":"{KEY.kid}"}}'), KEYS).payload == PAYLOAD


def test_a_key_that_is_not_listed_is_unknown() -> None:
    assert refusal(signed(PAYLOAD, OTHER)) == "unknown key"
    assert refusal(signed(PAYLOAD, KEY), KeyList(())) == "unknown key"


def test_the_name_of_a_key_does_not_make_another_one_it() -> None:
    header = signed(PAYLOAD, KEY).split(".")[0]
    message = f"{header}.{encoded(PAYLOAD)}"
    proof = f"{message}.{encoded(ed25519.signature(OTHER.seed, message.encode()))}"
    assert refusal(proof, listing(KEY, OTHER)) == "wrong signature"


def test_a_signature_with_its_payload_is_no_detached_one_and_the_other_way_round() -> None:
    with pytest.raises(SignatureError) as refused:
        signer(PAYLOAD, signed(PAYLOAD, KEY), KEYS)
    assert refused.value.why == "malformed"
    assert refusal(detached(PAYLOAD, KEY)) == "wrong signature"


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_malformed(length: int) -> None:
    head, content, _ = signed(PAYLOAD, KEY).split(".")
    assert refusal(f"{head}.{content}.{encoded(bytes(length))}") == "malformed"


def test_the_twin_that_adds_the_order_of_the_group_is_refused() -> None:
    """RFC 8032, section 5.1.7: S must be smaller than the order, or everybody could make a second signature."""
    order = 2**252 + 27742317777372353535851937790883648493
    head, content, text = signed(PAYLOAD, KEY).split(".")
    octets = decoded(text)
    twin = octets[:32] + (int.from_bytes(octets[32:], "little") + order).to_bytes(32, "little")
    assert refusal(f"{head}.{content}.{encoded(twin)}") == "wrong signature"


# --- others agree -----------------------------------------------------------------------------------------------------


@given(st.binary())
def test_another_library_opens_what_we_signed(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert jws.deserialize_compact(signed(payload, KEY), public, algorithms=["EdDSA"]).payload == payload


@given(st.binary(min_size=1))
def test_another_library_takes_our_detached_signature(payload: bytes) -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    proof = detached(payload, KEY)
    assert re.fullmatch(r"[\w-]+\.\.[\w-]+", proof)
    whole = proof.replace("..", f".{encoded(payload)}.")
    assert jws.deserialize_compact(whole, public, algorithms=["EdDSA"]).payload == payload


@given(st.binary())
def test_we_open_what_another_library_signed(payload: bytes) -> None:
    private = jwk.OKPKey.import_key(json.loads(KEY.jwk()))
    theirs = jws.serialize_compact({"alg": "EdDSA", "kid": KEY.kid}, payload, private, algorithms=["EdDSA"])
    assert theirs == signed(payload, KEY)
    assert opened(theirs, KEYS).payload == payload


def test_we_know_the_key_that_another_library_made() -> None:
    theirs = jwk.OKPKey.generate_key("Ed25519")
    x = theirs.as_dict(private=False)["x"]
    seed = decoded(str(theirs.as_dict(private=True)["d"]))
    assert encoded(ed25519.public_part(seed)) == x
    message = jws.serialize_compact({"alg": "EdDSA"}, PAYLOAD, theirs, algorithms=["EdDSA"]).rpartition(".")
    assert ed25519.is_signature(decoded(str(x)), decoded(message[2]), message[0].encode())


def test_another_library_takes_our_public_keys_and_their_ids() -> None:
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.x})
    assert public.thumbprint() == KEY.kid
    made = new_key()
    assert jwk.OKPKey.import_key(json.loads(made.jwk())).thumbprint() == made.public(NOON).kid


# --- RFC 8037, appendix A ---------------------------------------------------------------------------------------------

SEED = decoded("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
MESSAGE = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
SIGNATURE = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"


def test_the_public_part_is_that_of_the_standard() -> None:
    """RFC 8037, A.1 and A.2."""
    assert encoded(ed25519.public_part(SEED)) == X


def test_the_signature_is_that_of_the_standard() -> None:
    """RFC 8037, A.4 and A.5."""
    assert encoded(ed25519.signature(SEED, MESSAGE.encode())) == SIGNATURE
    assert ed25519.is_signature(decoded(X), decoded(SIGNATURE), MESSAGE.encode())


def test_the_example_of_the_standard_names_no_key_and_is_refused() -> None:
    assert refusal(f"{MESSAGE}.{SIGNATURE}") == "malformed"
