"""The one-time code that proves whoever sets up an empty Upturn can read its server's terminal.

Only a digest is kept, in a file its owner alone can read. Using the code removes that file, which only one
claimant can do, however many try at once.
"""

import hashlib
import hmac
import secrets
from pathlib import Path

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 4, 5
FILE_NAME = "setup-code"


class WrongSetupCodeError(ValueError):
    """A code that is not, or no longer, the one printed; the message is the sentence to read."""


def new_setup_code(home: Path) -> str:
    """A fresh code (98 bits) that replaces any before it, such as ``7KQXM-2PA9T-RD4VW-N8HJ3``.

    Raises:
        OSError: when the store's folder cannot be written.
    """
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    code = "-".join(groups)
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"{FILE_NAME}.new"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(_digest(code), encoding="ascii")
    fresh.replace(_kept(home))
    return code


def check_setup_code(home: Path, code: str) -> None:
    """Whether the code is the one printed.

    Raises:
        WrongSetupCodeError: when it is not, without saying how it differs.
    """
    try:
        kept = _kept(home).read_text(encoding="ascii").strip()
    except OSError:
        kept = ""
    if not kept or not hmac.compare_digest(kept, _digest(code)):
        raise WrongSetupCodeError(
            "This is not the setup code. It is printed in the terminal where Upturn was started, and works "
            "once. Start Upturn again with “upturn serve” to have a new one."
        )


def claim_setup_code(home: Path, code: str) -> None:
    """Use the code up. Of several who try at once, one succeeds.

    Raises:
        WrongSetupCodeError: when it is wrong or somebody has just used it.
    """
    check_setup_code(home, code)
    try:
        _kept(home).unlink()
    except OSError:
        raise WrongSetupCodeError("Somebody has just used this setup code: Upturn is set up.") from None


def _kept(home: Path) -> Path:
    return home / FILE_NAME


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(f"upturn setup code {plain}".encode()).hexdigest()
