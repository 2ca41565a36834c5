"""A register in any layout, committed, gives the pages the figures that `analyse` gives for the same file."""

from pathlib import Path

import polars as pl
import pytest

import upturn
from tests.imported import bring_in
from upturn.access.viewer import Viewer
from upturn.exchange.reading.recognition import Layout
from upturn.people.models import Enrolment, Pupil
from upturn.registers.models import Picture, Register
from upturn.registers.statistics import COUNT_FIELDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
# Signs of a session that was none for the pupil; the store has no use for them where it knows that already.
NO_SESSION = {"#", "Z"}
FILES = {
    "long.csv": Layout.LONG,
    "days.csv": Layout.PUPIL_DAY,
    "wide.csv": Layout.WIDE,
    "wide.xlsx": Layout.WIDE,
    "two-headings.xlsx": Layout.WIDE,
    "strings.csv": Layout.MARK_STRING,
    "weeks.txt": Layout.WEEK_MARK,
}
Figures = dict[str, dict[str, object]]


def on_pages(by: str = "upn") -> Figures:
    """What the pages read of each enrolment that was on roll, by its pupil."""
    name = "enrolment__pupil__upn" if by == "upn" else "enrolment__local_id"
    rows = Picture.objects.values(
        name,
        *COUNT_FIELDS,
        "persistent",
        "severe",
        "codes",
        "last_possible",
        "last_attended",
        "previous_possible",
        "previous_attended",
    )
    return {row.pop(name): dict(row) for row in rows}


def by_analyse(file: Path, roll: Path, calendar: Path | None) -> Figures:
    """The same from the library, which knows no store."""
    read = upturn.read_register(file, roll=roll, calendar=calendar)
    return {row["pupil"]: _as_on_pages(row) for row in read.statistics().to_dicts()}


def _as_on_pages(row: dict[str, object]) -> dict[str, object]:
    windows = {
        f"{short}_{name}": row[window][name]  # type: ignore[index]
        for short, window in (("last", "last_4_weeks"), ("previous", "previous_4_weeks"))
        for name in ("possible", "attended")
    }
    return {name: row[name] for name in (*COUNT_FIELDS, "persistent", "severe", "codes")} | windows


def assert_equal(pages: Figures, analysed: Figures) -> None:
    for figures in (*pages.values(), *analysed.values()):
        codes = dict(figures["codes"])  # type: ignore[call-overload]
        figures["codes"] = {code: count for code, count in codes.items() if count and code not in NO_SESSION}
    unequal = {pupil: (pages.get(pupil), own) for pupil, own in analysed.items() if pages.get(pupil) != own}
    assert not unequal, f"{len(unequal)} of {len(analysed)}: {next(iter(unequal.items()))}"


@pytest.mark.parametrize("with_calendar", [False, True], ids=["roll alone", "roll and calendar"])
@pytest.mark.parametrize("name", FILES)
def test_the_pages_say_what_analyse_says(lead: Viewer, exports: Path, name: str, with_calendar: bool) -> None:
    bring_in(lead, exports / "roll.csv")
    if with_calendar:
        bring_in(lead, exports / "calendar.csv")
    given = bring_in(lead, exports / name)
    assert (given.outcome.kind, given.outcome.layout) == ("register", FILES[name])
    assert given.outcome.rejected == 0, given.sentences[:3]
    calendar = exports / "calendar.csv" if with_calendar else None
    analysed = by_analyse(exports / name, exports / "roll.csv", calendar)
    assert len(analysed) > 350
    assert sum(int(str(each["possible"])) for each in analysed.values()) > 20_000
    assert_equal(on_pages(), analysed)


def test_a_register_that_knows_pupils_by_admission_number(
    lead: Viewer, exports: Path, tmp_path: Path
) -> None:
    frame = pl.read_csv(exports / "days.csv", infer_schema=False).drop("UPN")
    frame.write_csv(tmp_path / "by-number.csv")
    roll = bring_in(lead, exports / "roll.csv")
    assert "local_id" in {column.role for column in roll.outcome.columns}
    given = bring_in(lead, tmp_path / "by-number.csv")
    assert given.outcome.rejected == 0, given.sentences[:3]
    analysed = by_analyse(tmp_path / "by-number.csv", exports / "roll.csv", None)
    assert len(analysed) > 350
    marked = {pupil: own for pupil, own in analysed.items() if len(pupil) < 13}
    assert len(marked) > 350
    assert_equal(on_pages("local_id"), marked)


def test_one_layout_after_another_changes_nothing(lead: Viewer, exports: Path) -> None:
    bring_in(lead, exports / "roll.csv")
    bring_in(lead, exports / "calendar.csv")
    first = bring_in(lead, exports / "long.csv")
    assert first.outcome.new > 20_000
    before, registers = on_pages(), dict(Register.objects.values_list("enrolment_id", "marks"))
    for name in ("strings.csv", "long.csv", "wide.xlsx", "weeks.txt"):
        given = bring_in(lead, exports / name)
        assert given.counted == (0, 0, first.outcome.new, 0), name
        assert given.outcome.changes_nothing
    assert on_pages() == before
    assert dict(Register.objects.values_list("enrolment_id", "marks")) == registers


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("roll.csv", "pupils"),
        ("contacts.csv", "contacts"),
        ("classes.csv", "places in classes"),
        ("calendar.csv", "terms and closures"),
    ],
)
def test_every_other_kind_of_file_twice_changes_nothing(
    lead: Viewer, exports: Path, name: str, things: str
) -> None:
    if name != "roll.csv":
        bring_in(lead, exports / "roll.csv")
    first = bring_in(lead, exports / name)
    assert first.outcome.things == things
    assert first.outcome.new > 10
    assert first.outcome.rejected == 0, first.sentences[:3]
    again = bring_in(lead, exports / name)
    assert again.counted == (0, 0, first.outcome.new, 0)


def test_a_register_before_any_roll_gives_the_same_figures_once_the_roll_is_there(
    lead: Viewer, exports: Path
) -> None:
    first = bring_in(lead, exports / "long.csv")
    assert any("provisional pupils" in note for note in first.outcome.notes)
    provisional = Enrolment.objects.filter(provisional=True).count()
    assert provisional > 350
    roll = bring_in(lead, exports / "roll.csv")
    assert roll.outcome.rejected == 0, roll.sentences[:3]
    assert roll.outcome.changed == provisional
    assert not Enrolment.objects.filter(provisional=True).exists()
    lines = (exports / "roll.csv").read_text(encoding="cp1252").splitlines()[1:]
    assert Pupil.objects.count() == len({line.partition(",")[0] for line in lines})
    assert_equal(on_pages(), by_analyse(exports / "long.csv", exports / "roll.csv", None))
