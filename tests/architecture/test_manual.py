"""The manual says what the code says, and every link and picture in it is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\((?P<there>[^)#\s]+)(?:#[^)]*)?\)")

EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```", re.DOTALL)
REGISTER = "pupil,date,session,code\n007,2025-11-03,AM,/\n007,2025-11-03,PM,I\n"


def _named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_generated_parts_are_current() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "bin" / "docs", "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("document", PAGES, ids=_named)
def test_every_link_leads_somewhere(document: Path) -> None:
    there = [match["there"] for match in LINK.finditer(document.read_text(encoding="utf-8"))]
    lost = [link for link in there if "://" not in link and not (document.parent / link).exists()]
    assert lost == []


def test_every_page_of_the_manual_is_in_its_contents() -> None:
    folder = ROOT / "docs" / "manual"
    contents = (folder / "README.md").read_text(encoding="utf-8")
    assert [
        page.name for page in folder.glob("*.md") if f"({page.name})" not in contents + "(README.md)"
    ] == []


def test_every_decision_is_in_its_contents() -> None:
    folder = ROOT / "docs" / "adr"
    contents = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("0*.md") if f"({page.name})" not in contents] == []


def test_every_picture_in_the_manual_is_used() -> None:
    said = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = (ROOT / "docs" / "manual" / "images").glob("*.png")
    assert [picture.name for picture in pictures if picture.name not in said] == []


@pytest.mark.parametrize("document", PAGES, ids=_named)
def test_every_python_example_runs(document: Path, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    for example in EXAMPLE.finditer(document.read_text(encoding="utf-8")):
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", example["code"]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
