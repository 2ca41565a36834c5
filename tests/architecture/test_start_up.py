"""The command line starts quickly and the analysis never wakes Django."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("django", "polars", "numpy", "weasyprint", "icalendar")
REGISTER = "pupil,date,session,code\n007,2025-11-03,AM,/\n007,2025-11-03,PM,I\n"


def _modules_after(statements: str) -> set[str]:
    """The top-level packages a fresh Python holds after running some statements."""
    script = f"{statements}\nimport sys\nprint('held:', *{{name.split('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(ran.stdout.rsplit("held:", 1)[1].split())


def _after_command(*words: str) -> set[str]:
    return _modules_after(
        "from upturn.cli import main\n"
        f"try:\n    main({list(words)!r})\n"
        "except SystemExit as ended:\n    assert ended.code in (0, None), ended.code\n"
    )


def test_importing_the_library_is_light() -> None:
    assert _modules_after("import upturn") & set(HEAVY) == set()


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("analyse", "--help")])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    assert _after_command(*words) & set(HEAVY) == set()


def test_analysing_a_register_starts_no_django(tmp_path: Path) -> None:
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    held = _after_command("analyse", str(register), "--format", "json")
    assert "upturn" in held
    assert "django" not in held
