"""The secret in an invitation's link: made once, shown once, and kept only as a digest."""

import hashlib
import secrets
from datetime import timedelta

SECRET_BYTES = 32
OPEN_FOR = timedelta(days=7)


def new_secret() -> str:
    """A secret of 32 random bytes, safe in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_digest(secret: str) -> str:
    """What is stored of a secret: it finds the invitation and cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
