"""Typed readings of environment variables; every error says how to mend it."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """A text, or the default where the variable is not set."""
    return os.environ.get(name, default)


def truth(name: str, *, default: bool = False) -> bool:
    """A yes or no: 1, true, yes and on are yes; 0, false, no and off are no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is “{value}”: write 1 for yes or 0 for no.")
    return default


def moment(name: str) -> datetime | None:
    """A date and time such as 2026-03-12T08:50, or nothing."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”: write it as 2026-03-12T08:50.") from None


def secret_key(home: Path) -> str:
    """The signing key: from ``UPTURN_SECRET_KEY``, else kept in a file only its owner can read."""
    if given := os.environ.get("UPTURN_SECRET_KEY"):
        return given
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


def databases(home: Path) -> dict[str, dict[str, Any]]:
    """One SQLite file with the reading log in a second, or PostgreSQL by ``DATABASE_URL``."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return {"default": _postgresql(url)}
    return {"default": _sqlite(home / "upturn.sqlite3"), "reading_log": _sqlite(home / "reading-log.sqlite3")}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with “{parts.scheme}”: write postgresql://user:password@host/name, "
            "or leave it out to use one SQLite file."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
