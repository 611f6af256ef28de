"""Create and store keys (JWK), sign and verify (JWS), and maintain the public list of keys.

The signing library is loaded at the first signature.
"""

from pressroom.signing.jwk import PrivateKey, PublicKey
from pressroom.signing.jws import (
    SignatureError,
    VerifiedPayload,
    attach_payload,
    sign_detached,
    sign_jws,
    verify_detached,
    verify_jws,
)
from pressroom.signing.key_list import KeyList
from pressroom.signing.keys import KEY_LIST_PATH, NewKey, create_key, load_signing_key, read_key_list, revoke_key
from pressroom.signing.keystore import has_private_key

__all__ = [
    "KEY_LIST_PATH",
    "KeyList",
    "NewKey",
    "PrivateKey",
    "PublicKey",
    "SignatureError",
    "VerifiedPayload",
    "attach_payload",
    "create_key",
    "has_private_key",
    "load_signing_key",
    "read_key_list",
    "revoke_key",
    "sign_detached",
    "sign_jws",
    "verify_detached",
    "verify_jws",
]
