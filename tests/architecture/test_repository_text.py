"""What the repository says: no one's machine, no registry's host, nobody real."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BINARY = {".png", ".woff2", ".parquet", ".xlsx", ".ico", ".gz", ".pdf", ".sqlite3"}
# Put together here so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    "|".join(
        ["/" + "work/", "/" + "root/", "/" + r"home/[a-z]+/", "/" + r"Users/[A-Za-z]+/", "/tmp/" + r"\w+/"]
    )
)
REGISTRIES = re.compile(
    "|".join(
        [r"\bpypi" + r"\.org", "files" + r"\.pythonhosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org"]
    )
)
ADDRESS = re.compile(r"[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)")
INVENTED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost)$|^example\.(?:com|org|net)$|^[\d.]+$")
PHONE = re.compile(r"(?<![\w.])0(?:1\d{3}|2\d|7\d{3})[ ]?\d{3,4}[ ]?\d{3,4}(?!\w)")
OFCOM_DRAMA = re.compile(r"^0(?:7700900|1632960|20794609|11[3-8]496|19[1-9]498)")


@cache
def _texts() -> dict[str, str]:
    """Every text file git knows or would: the commits and what is about to be one."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    paths = [ROOT / name for name in listed if name and Path(name).suffix not in BINARY]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8", errors="replace")
        for path in paths
        if path.is_file() and path.parent.name != "requirements"
    }


def _where(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in _texts().items()
        for match in pattern.finditer(text)
    ]


def test_nothing_points_into_one_machine() -> None:
    assert [place for place in _where(MACHINE_PATHS) if "/fixtures/" not in place] == []


def test_nothing_names_a_package_registrys_host() -> None:
    assert _where(REGISTRIES) == []


def test_every_e_mail_address_is_invented() -> None:
    real = [
        f"{name}: {match[0]}"
        for name, text in _texts().items()
        for match in ADDRESS.finditer(text)
        if not INVENTED.search(match["host"].lower())
    ]
    assert real == [], "use an address that ends in .example"


def test_every_telephone_number_is_one_kept_for_drama() -> None:
    real = [
        place for place in _where(PHONE) if not OFCOM_DRAMA.match(re.sub(r"\D", "", place.rsplit(": ", 1)[1]))
    ]
    assert real == [], "use 01632 960… or 07700 900…, which nobody has"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "LICENSE"])
def test_the_front_matter_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200
