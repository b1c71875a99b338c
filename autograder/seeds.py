"""Where the hidden inputs come from: not to be guessed, and the same at every regrade."""

from __future__ import annotations

import hashlib
import hmac


def submission_seed(secret: bytes, digest: bytes) -> bytes:
    """The seed of a submission, from the course secret and the digest of its code."""
    return hmac.digest(secret, digest, hashlib.sha256)


def item_seed(seed: bytes, item: str) -> int:
    """The seed of one item's draws: no item's inputs tell anything of another's answers."""
    return int.from_bytes(hmac.digest(seed, item.encode(), hashlib.sha256), "big")
