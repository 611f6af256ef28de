"""Proof that a release is ours: keys (JWK), signatures (JWS), the public list of keys, the private parts.

Octets and values in, signatures and verdicts out. The library that signs loads at the first signature.
"""

from pressroom.signing.jwk import PrivateKey, PublicKey
from pressroom.signing.jws import Opened, SignatureError, detached, joined, opened, signed, signer
from pressroom.signing.key_list import KeyList
from pressroom.signing.keystore import has_private_key
from pressroom.signing.lifecycle import LIST, Created, create, listed, revoke, signing_key

__all__ = [
    "LIST",
    "Created",
    "KeyList",
    "Opened",
    "PrivateKey",
    "PublicKey",
    "SignatureError",
    "create",
    "detached",
    "has_private_key",
    "joined",
    "listed",
    "opened",
    "revoke",
    "signed",
    "signer",
    "signing_key",
]
