"""The primary school of the town, as the files its own systems would export."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings

from upturn.demo.cast import PRIMARY_SCHOOL
from upturn.demo.exports import (
    OLD_WINDOWS,
    PLAIN,
    SEMICOLONS,
    UNICODE_TEXT,
    calendar_rows,
    class_rows,
    contact_rows,
    export_register,
    roll_rows,
    write_table,
)
from upturn.demo.town import Town, build_town

if TYPE_CHECKING:
    from upturn.access.viewer import Viewer


@pytest.fixture(scope="session")
def town() -> Town:
    return build_town()


@pytest.fixture(scope="session")
def exports(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the primary school's files, this term's register in every layout."""
    folder = tmp_path_factory.mktemp("exports")
    write_table(folder / "roll.csv", roll_rows(town, PRIMARY_SCHOOL), OLD_WINDOWS)
    write_table(folder / "contacts.csv", contact_rows(town, PRIMARY_SCHOOL))
    write_table(folder / "classes.csv", class_rows(town, PRIMARY_SCHOOL))
    write_table(folder / "calendar.csv", calendar_rows(PRIMARY_SCHOOL), PLAIN)
    export_register(town, PRIMARY_SCHOOL, "long", folder / "long.csv")
    export_register(town, PRIMARY_SCHOOL, "wide", folder / "wide.xlsx")
    export_register(town, PRIMARY_SCHOOL, "wide_two_headings", folder / "two-headings.xlsx")
    export_register(town, PRIMARY_SCHOOL, "wide", folder / "wide.csv", dialect=SEMICOLONS)
    export_register(town, PRIMARY_SCHOOL, "mark_string", folder / "strings.csv", dialect=OLD_WINDOWS)
    export_register(town, PRIMARY_SCHOOL, "week_mark", folder / "weeks.txt", dialect=UNICODE_TEXT)
    export_register(town, PRIMARY_SCHOOL, "pupil_day", folder / "days.csv", dialect=PLAIN)
    return folder


@pytest.fixture
def in_march(settings: Settings) -> None:
    """The clock, held in the week after the exports end."""
    settings.HELD_AT = datetime(2026, 3, 12, 9, 15)


@pytest.fixture
def lead(db: None) -> "Viewer":
    """The attendance lead of a primary school that has just begun."""
    from tests.imported import attendance_lead

    return attendance_lead("Mr Sesay", "989402", "Cobnut Lane")


@pytest.fixture
def elsewhere(db: None) -> "Viewer":
    """The attendance lead of another school."""
    from tests.imported import attendance_lead

    return attendance_lead("Ms Adeyemi", "989403", "Elmbridge")
