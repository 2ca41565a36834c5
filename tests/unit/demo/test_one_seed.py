"""One seed, one town: in this process, in another, and on the machine that first shipped it."""

import hashlib
import subprocess
import sys

from upturn.demo.town import Town, build_town

SHIPPED = "56fd3106acd9f179"


def digest_of(town: Town) -> str:
    """A digest of everything in the town, its truth included."""
    total = hashlib.sha256()
    for part in (
        town.pupils,
        town.households,
        town.enrolments,
        town.staff,
        town.class_lists,
        town.contacts_made,
    ):
        total.update(repr(part).encode())
    for held in town.school_years:
        for array in (held.marks, held.final_marks, held.late_minutes, held.delays):
            total.update(array.tobytes())
    total.update(repr((town.placements, town.online_lessons, sorted(town.truth.planted.items()))).encode())
    return total.hexdigest()[:16]


def test_the_shipped_town_is_the_one_the_manual_and_pictures_show(town: Town) -> None:
    """Change this only with the pictures: every figure in them is this town's."""
    assert digest_of(town) == SHIPPED


def test_the_order_of_hashes_is_of_no_account() -> None:
    program = (
        "from upturn.demo.town import build_town\n"
        "town = build_town(7)\n"
        "print([pupil.name for pupil in town.pupils[:50]], hash(town.school_years[0].marks.tobytes()) * 0,\n"
        "      [int(held.marks.sum()) for held in town.school_years], len(town.truth.planted))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_another_seed_is_another_town(town: Town) -> None:
    other = build_town(1)
    assert digest_of(other) != digest_of(town)
    assert {each.key for each in other.pupils if not each.key.startswith("p0")} >= {
        "jordan-merrick",
        "aisha-farouk",
    }
