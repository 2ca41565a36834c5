"""A kill at any moment of a commit leaves all of a file or nothing of it, and nothing stuck."""

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.imported import as_csv
from tests.small_school import NAMES, register, roll

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLES = (
    "upturn_pupil",
    "upturn_enrolment",
    "upturn_schoolyear",
    "upturn_calendarperiod",
    "upturn_register",
    "upturn_markchange",
    "upturn_picture",
    "upturn_importsource",
)
STATEMENTS = 24
WEEKS = " ".join(["/ \\"] * 5 + ["I I"] + ["/ \\"] * 14)


def run(script: str, *arguments: object, **environment: str) -> "subprocess.Popen[str]":
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("UPTURN_", "DJANGO_", "DATABASE_URL"))
    }
    return subprocess.Popen(
        [sys.executable, str(HERE / script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**plain, "PYTHONPATH": str(ROOT), "UPTURN_HELD_AT": "2026-04-20T09:00", **environment},
    )


def given(home: Path, roll_file: Path, file: Path) -> int:
    """A store with one accepted import; gives its number."""
    process = run("giving.py", home, roll_file, file)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return int(said)


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A store whose school has a roll and an accepted register, not committed yet."""
    folder = tmp_path_factory.mktemp("accepted")
    (folder / "roll.csv").write_bytes(as_csv(roll()))
    (folder / "marks.csv").write_bytes(as_csv(register(dict.fromkeys(NAMES, WEEKS))))
    return folder / "home", given(folder / "home", folder / "roll.csv", folder / "marks.csv")


def contents(home: Path) -> tuple[str, dict[str, int]]:
    """Everything an import may write, as one digest; and how many rows each table has."""
    digest, counts = hashlib.sha256(), {}
    with sqlite3.connect(home / "upturn.sqlite3") as store:
        (whole,) = store.execute("PRAGMA integrity_check").fetchone()
        assert whole == "ok"
        for table in TABLES:
            columns = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if not name.endswith("_at") and name != "at"]
            rows = store.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY id").fetchall()
            digest.update(repr((table, rows)).encode())
            counts[table] = len(rows)
    store.close()
    return digest.hexdigest(), counts


def state(home: Path, proposal: int) -> str:
    with sqlite3.connect(home / "upturn.sqlite3") as store:
        (found,) = store.execute(
            "SELECT state FROM upturn_importproposal WHERE id = ?", [proposal]
        ).fetchone()
    store.close()
    return str(found)


def copied(home: Path, to: Path) -> Path:
    shutil.copytree(home, to)
    return to


@pytest.fixture(scope="module")
def before_and_after(accepted: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What the store holds before the commit and after it, as digests."""
    home, proposal = accepted
    done = copied(home, tmp_path_factory.mktemp("done") / "home")
    process = run("committing.py", done, proposal)
    said, _ = process.communicate(timeout=60)
    assert said.split() == ["ready", "committed"]
    (old, _), (new, counts) = contents(home), contents(done)
    assert counts["upturn_register"] == 4
    assert old != new
    return old, new


def is_whole(home: Path, proposal: int, old: str, new: str) -> bool:
    """Whether the store is exactly as before or exactly as after; gives whether it is as after."""
    now, counts = contents(home)
    assert now in {old, new}, counts
    assert state(home, proposal) == ("committed" if now == new else "accepted")
    return now == new


def finish(home: Path, proposal: int) -> None:
    process = run("committing.py", home, proposal)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_killed_at_each_statement_of_the_transaction(
    accepted: tuple[Path, int], before_and_after: tuple[str, str], tmp_path: Path
) -> None:
    home, proposal = accepted

    def killed_at(statement: int) -> int:
        here = copied(home, tmp_path / f"home-{statement}")
        process = run("committing.py", here, proposal, KILL_AT_STATEMENT=str(statement))
        said, _ = process.communicate(timeout=90)
        done = is_whole(here, proposal, *before_and_after)
        assert done == ("committed" in said) == (process.returncode == 0)
        if statement % 6 == 0:
            finish(here, proposal)
            assert is_whole(here, proposal, *before_and_after)
        return process.returncode

    with ThreadPoolExecutor(3) as pool:
        ends = list(pool.map(killed_at, range(1, STATEMENTS + 1)))
    died = ends.index(0)
    assert ends == [-9] * died + [0] * (STATEMENTS - died)
    assert died >= 8, "fewer statements than a commit has"


def test_killed_at_any_moment(
    accepted: tuple[Path, int], before_and_after: tuple[str, str], tmp_path: Path
) -> None:
    home, proposal = accepted
    chance = random.Random(20260312)
    ends = set()
    for attempt in range(8):
        here = copied(home, tmp_path / f"home-{attempt}")
        process = run("committing.py", here, proposal)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.communicate()
        ends.add(is_whole(here, proposal, *before_and_after))
        finish(here, proposal)
        assert is_whole(here, proposal, *before_and_after)
    assert False in ends, "no kill came early enough to matter"


def test_a_first_register_killed_at_each_statement_leaves_no_pupil(tmp_path: Path) -> None:
    marks = tmp_path / "marks.csv"
    marks.write_bytes(as_csv(register(dict.fromkeys(NAMES, WEEKS))))
    home = tmp_path / "home"
    proposal = given(home, Path("none"), marks)
    old, counts = contents(home)
    assert counts["upturn_pupil"] == 0
    for statement in (2, 5, 9):
        here = copied(home, tmp_path / f"home-{statement}")
        process = run("committing.py", here, proposal, KILL_AT_STATEMENT=str(statement))
        process.communicate(timeout=60)
        assert process.returncode == -9
        assert contents(here)[0] == old


def test_two_workers_at_once_commit_a_file_once(
    accepted: tuple[Path, int], before_and_after: tuple[str, str], tmp_path: Path
) -> None:
    home, proposal = accepted
    here = copied(home, tmp_path / "home")
    racing = [run("committing.py", here, proposal) for _ in range(3)]
    for process in racing:
        process.communicate(timeout=90)
    assert [process.returncode for process in racing] == [0, 0, 0]
    assert is_whole(here, proposal, *before_and_after)
    with sqlite3.connect(here / "upturn.sqlite3") as store:
        commits = store.execute(
            "SELECT count(*) FROM upturn_auditevent WHERE action = 'import committed' AND subject_id = ?",
            [str(proposal)],
        ).fetchone()
    store.close()
    assert commits == (1,)


def test_a_worker_killed_while_reading_leaves_the_file_to_be_read_again(
    accepted: tuple[Path, int], tmp_path: Path
) -> None:
    home, proposal = accepted
    here = copied(home, tmp_path / "home")
    with sqlite3.connect(here / "upturn.sqlite3") as store:
        store.execute(
            "UPDATE upturn_importproposal SET state = 'reading', outcome = '{}' WHERE id = ?", [proposal]
        )
    store.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "upturn.cli", "worker", "--home", str(here)],
        env={**os.environ, "UPTURN_HELD_AT": "2026-04-20T09:00"},
    )
    try:
        deadline = time.monotonic() + 30
        while state(here, proposal) != "proposed" and time.monotonic() < deadline:
            time.sleep(0.2)
        assert state(here, proposal) == "proposed"
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0
