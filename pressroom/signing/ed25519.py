"""The seam to the library that signs with Ed25519 (RFC 8032): octets in, octets and verdicts out.

The library loads within the functions: to look at a list of keys takes none of it.
"""

import os

SEED_SIZE, PUBLIC_KEY_SIZE, SIGNATURE_SIZE = 32, 32, 64
"""How many octets they have."""


def generate_seed() -> bytes:
    """The private part of a new key: randomness from the system."""
    return os.urandom(SEED_SIZE)


def derive_public_key(seed: bytes) -> bytes:
    """The public part of a key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the seam is lazy

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of a message, the same each time."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - the seam is lazy

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_valid_signature(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether octets are a signature of a message."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - the seam is lazy
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - the same

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
