"""The hash chain over submissions: tampering and lost returns show when it is recomputed."""

import hashlib

GENESIS = "0" * 64
"""What the first submission follows."""


def link(previous_hash: str, *, identity: int, key: str, sha256: str, content_hash: str, facts: int) -> str:
    """The hash of one submission, which covers every submission before it."""
    text = "\x1f".join((previous_hash, str(identity), key, sha256, content_hash, str(facts)))
    return hashlib.sha256(text.encode()).hexdigest()
