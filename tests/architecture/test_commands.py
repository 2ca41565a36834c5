"""The commands of the checkout: there, runnable, plain shell, and the ones the README names."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(path for path in (ROOT / "bin").iterdir() if path.is_file())
SHELL = [path for path in [*COMMANDS, ROOT / ".ci" / "run"] if path.read_text().startswith("#!/bin/sh")]


@pytest.mark.parametrize("command", [*COMMANDS, ROOT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_command_can_be_run(command: Path) -> None:
    assert os.access(command, os.X_OK)


@pytest.mark.parametrize("command", SHELL, ids=lambda path: path.name)
def test_a_shell_command_is_plain_shell_and_stops_at_a_fault(command: Path) -> None:
    text = command.read_text(encoding="utf-8")
    assert subprocess.run(["sh", "-n", command], check=False).returncode == 0
    assert "\nset -eu\n" in text
    assert "[[" not in text


def test_what_ci_runs_is_what_the_readme_says() -> None:
    assert "./bin/test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "./bin/test" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_the_product_before_it_explains_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("![")
    assert readme.index("./bin/demo") < readme.index("./bin/test") < readme.index("## What it does")
