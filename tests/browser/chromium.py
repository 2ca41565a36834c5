"""Where this machine keeps Chromium. ``python -m tests.browser.chromium`` fails where it keeps none."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """The program to start: ``UPTURN_CHROMIUM``, then the PATH, then the applications folder."""
    named = os.environ.get("UPTURN_CHROMIUM")
    if named:
        return named
    on_path = (shutil.which(name) for name in NAMES)
    return next((found for found in on_path if found), None) or next(
        (place for place in APPLICATIONS if Path(place).exists()), None
    )


def launch_arguments() -> list[str]:
    """Words that keep Chromium quiet and offline; the sandbox goes only where root cannot have it."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--no-first-run",
        "--lang=en-GB",
        "--disable-dev-shm-usage",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
    ]
    return [*quiet, "--no-sandbox"] if os.getuid() == 0 else quiet


if __name__ == "__main__":
    sys.exit(0 if chromium() else 1)
