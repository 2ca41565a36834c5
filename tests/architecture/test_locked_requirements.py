"""What is locked and what pyproject.toml asks for agree, without asking the network."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = {
    "runtime": ("build",),
    "test": ("build", "test", "check"),
    "bench": ("build", "bench"),
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


@cache
def _asked(lock: str) -> list[Requirement]:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = described["dependency-groups"]
    lines = [
        *described["project"]["dependencies"],
        *(line for group in LOCKS[lock] for line in groups[group]),
    ]
    return [Requirement(line) for line in lines]


@cache
def _text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")


@cache
def _pinned(lock: str) -> dict[str, set[Version]]:
    """Every locked version of each package: more than one where Python's version decides."""
    pinned: dict[str, set[Version]] = {}
    for match in PIN.finditer(_text(lock)):
        pinned.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return pinned


def _complaints(lock: str) -> Iterator[str]:
    for requirement in _asked(lock):
        versions = _pinned(lock).get(canonicalize_name(requirement.name), set())
        if not versions:
            yield f"{requirement.name} is asked for and not locked"
        elif not any(requirement.specifier.contains(version, prereleases=True) for version in versions):
            yield f"{requirement} is asked for and {sorted(map(str, versions))} is locked"


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked_at_a_version_that_will_do(lock: str) -> None:
    assert list(_complaints(lock)) == [], "run ./bin/lock"


@pytest.mark.parametrize("lock", ["test", "bench"])
def test_the_locks_agree_with_what_runs(lock: str) -> None:
    runtime, other = _pinned("runtime"), _pinned(lock)
    assert {name: versions for name, versions in runtime.items() if other.get(name) != versions} == {}


@pytest.mark.parametrize("lock", [*LOCKS, "bootstrap"])
def test_every_locked_package_is_held_by_its_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", _text(lock))
    bare = [entry.split()[0] for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry]
    assert bare == []


@pytest.mark.parametrize("lock", [*LOCKS, "bootstrap"])
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    assert re.findall(r"https?:|file:|--(?:extra-)?index|--find-links", _text(lock)) == []
