"""Sign and verify with Ed25519 (RFC 8032); the only module that uses the cryptography library.

The library is imported inside the functions, because reading a list of keys does not need it.
"""

import os

SEED_SIZE, PUBLIC_KEY_SIZE, SIGNATURE_SIZE = 32, 32, 64
"""Sizes in bytes."""


def generate_seed() -> bytes:
    """Return a new private key: random bytes from the operating system."""
    return os.urandom(SEED_SIZE)


def derive_public_key(seed: bytes) -> bytes:
    """Return the public key of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - loaded on first use

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature of a message; it is the same each time."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - loaded on first use

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_valid_signature(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether the signature is valid for the message and the key."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - loaded on first use
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
