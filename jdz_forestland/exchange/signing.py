"""Ed25519: who signs, and whether a signature is genuine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Signer:
    """A key to sign with: its public part, 32 bytes, and what signs a message."""

    public: bytes
    sign: Callable[[bytes], bytes]


def is_genuine(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a message was signed by the owner of a public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
