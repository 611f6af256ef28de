"""Create and store keys (JWK), sign and verify (JWS), and maintain the public list of keys.

The signing library is loaded at the first signature.
"""

from pressroom.signing.jwk import KeyList, PrivateKey, PublicKey, parse_key_list
from pressroom.signing.jws import SignatureError, attach_payload, sign_detached, sign_jws, verify_detached, verify_jws
from pressroom.signing.keys import (
    KEY_LIST_PATH,
    create_key,
    has_private_key,
    load_signing_key,
    read_key_list,
    require_outside_newsroom,
    require_private_folder,
    revoke_key,
)

__all__ = [
    "KEY_LIST_PATH",
    "KeyList",
    "PrivateKey",
    "PublicKey",
    "SignatureError",
    "attach_payload",
    "create_key",
    "has_private_key",
    "load_signing_key",
    "parse_key_list",
    "read_key_list",
    "require_outside_newsroom",
    "require_private_folder",
    "revoke_key",
    "sign_detached",
    "sign_jws",
    "verify_detached",
    "verify_jws",
]
