"""Rolls brought in: who comes, who leaves, who comes back, and whose identifiers cannot be right."""

from datetime import date, datetime

import pytest
from pytest_django.fixtures import Settings

from tests.imported import bring_in, give
from tests.small_school import (
    ANNA,
    BILAL,
    CARYS,
    DEV,
    HERE,
    NUMBERS,
    TODAY,
    WEEK,
    Rows,
    register,
    roll,
    upn,
)
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Organisation, Pupil
from upturn.registers.models import Picture, Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


def spells(pupil: str) -> list[tuple[str, str | None]]:
    """When a pupil was on roll, oldest first."""
    found = Enrolment.objects.filter(pupil__upn=pupil).order_by("starts_on")
    return [(each.starts_on.isoformat(), each.leaves_on and each.leaves_on.isoformat()) for each in found]


def with_rows(rows: Rows, *more: dict[str, str]) -> Rows:
    """A roll with further rows, each given by heading; what is not given is as in the first row."""
    first = dict(zip(rows[0], rows[1], strict=True))
    return [*rows, *([(first | each)[heading] for heading in rows[0]] for each in more)]


def test_a_first_roll(lead: Viewer) -> None:
    given = bring_in(lead, roll(), "roll.csv")
    assert given.counted == (4, 0, 0, 0)
    anna = Enrolment.objects.select_related("pupil").get(pupil__upn=ANNA)
    assert (anna.local_id, anna.form, anna.starts_on) == ("000101", "6A", date(2025, 9, 3))
    assert (anna.pupil.given_name, anna.pupil.family_name) == ("Anna", "Fenn")
    assert anna.pupil.date_of_birth == date(2014, 5, 1)
    assert not anna.provisional


def test_only_what_the_roll_has_a_column_for_is_changed(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    given = bring_in(lead, [["UPN", "Form"], [ANNA, "6B"]], "forms.csv")
    assert given.counted == (0, 1, 0, 0)
    assert given.outcome.missing_from_file == 3
    anna = Enrolment.objects.select_related("pupil").get(pupil__upn=ANNA)
    assert (anna.form, anna.local_id, anna.pupil.family_name) == ("6B", "000101", "Fenn")
    assert Enrolment.objects.count() == 4


def test_a_leaver_leaves_and_their_marks_stay(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    bring_in(lead, register(WEEK))
    given = bring_in(lead, roll(dev={"Leaving date": "2026-03-03"}), "roll.csv")
    assert given.counted == (0, 1, 3, 0)
    assert spells(DEV) == [("2025-09-03", "2026-03-03")]
    assert Register.objects.filter(enrolment__pupil__upn=DEV).exists()
    assert Picture.objects.get(enrolment__pupil__upn=DEV).possible == 4


def test_someone_comes_back(lead: Viewer) -> None:
    bring_in(lead, roll(dev={"Leaving date": "2025-12-19"}), "roll.csv")
    given = bring_in(lead, roll(dev={"Start date": "2026-03-04"}), "roll.csv")
    assert given.counted == (1, 0, 3, 0)
    assert given.outcome.missing_from_file == 0
    assert spells(DEV) == [("2025-09-03", "2025-12-19"), ("2026-03-04", None)]
    assert Pupil.objects.filter(upn=DEV).count() == 1
    assert bring_in(lead, register({DEV: "? ? ? ? / \\ / \\ / \\"})).counted == (6, 0, 0, 0)


def both_spells() -> Rows:
    """Anna left in October and came back in January."""
    left = roll(ANNA, anna={"Leaving date": "2025-10-24"})
    return with_rows(left, {"Start date": "2026-01-05", "Leaving date": ""})


def test_both_spells_of_someone_who_came_back_in_one_roll(lead: Viewer) -> None:
    for expected in ((2, 0, 0, 0), (0, 0, 2, 0)):
        assert bring_in(lead, both_spells(), "roll.csv").counted == expected
        assert spells(ANNA) == [("2025-09-03", "2025-10-24"), ("2026-01-05", None)]
        assert Pupil.objects.count() == 1


def test_a_leaving_date_and_a_return_at_once(lead: Viewer) -> None:
    bring_in(lead, roll(ANNA), "roll.csv")
    assert bring_in(lead, both_spells(), "roll.csv").counted == (1, 1, 0, 0)
    assert spells(ANNA) == [("2025-09-03", "2025-10-24"), ("2026-01-05", None)]


def test_a_start_date_is_corrected(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    assert bring_in(lead, roll(anna={"Start date": "2025-09-04"}), "roll.csv").counted == (0, 1, 3, 0)
    assert spells(ANNA) == [("2025-09-04", None)]


def test_two_rows_of_one_pupil_that_differ(lead: Viewer) -> None:
    rows = with_rows(roll(ANNA, BILAL), {"Form": "6B"})
    given = give(lead, rows, "roll.csv")
    assert given.counted == (1, 0, 0, 2)
    assert given.sentences[0].startswith(f"{ANNA} stands on lines 2 and 4 with different details.")
    given.commit()
    assert Pupil.objects.count() == 1


def test_two_pupils_with_one_upn(lead: Viewer) -> None:
    rows = with_rows(
        roll(),
        {
            "Forename": "Zofia",
            "Surname": "Nowak",
            "Date of birth": "2013-01-30",
            "Admission number": "000199",
        },
    )
    given = give(lead, rows, "roll.csv")
    assert given.counted == (3, 0, 0, 2)
    assert given.outcome.remarks[0].column == "UPN"
    assert given.outcome.remarks[0].line == 2
    assert f"{ANNA} stands for two pupils, on lines 2 and 6" in given.sentences[0]
    assert "Give each pupil their own identifier" in given.sentences[0]
    given.commit()
    assert not Pupil.objects.filter(upn=ANNA).exists()


def test_a_upn_with_a_wrong_check_letter(lead: Viewer) -> None:
    wrong = ("B" if ANNA[0] != "B" else "C") + ANNA[1:]
    given = bring_in(lead, roll(ANNA, anna={"UPN": wrong}), "roll.csv")
    assert given.counted == (1, 0, 0, 0)
    assert given.outcome.warnings == 1
    assert f"check letter {wrong[0]} where {ANNA[0]} was expected" in given.sentences[0]
    assert Pupil.objects.get().upn is None


def test_an_identifier_that_conflicts_with_the_name(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    other = {"Forename": "Zofia", "Surname": "Nowak", "Date of birth": "2013-01-30"}
    given = give(lead, roll(ANNA, BILAL, anna=other), "roll.csv")
    assert given.counted == (0, 0, 1, 1)
    assert f"another name and birthday under {ANNA} than “Zofia Nowak”" in given.sentences[0]
    given.commit()
    assert Pupil.objects.get(upn=ANNA).given_name == "Anna"


def test_a_new_name_with_the_same_birthday_is_a_new_name(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    bring_in(lead, roll(ANNA, anna={"Forename": "Robin", "Surname": "Hale"}), "roll.csv")
    assert str(Pupil.objects.get(upn=ANNA)) == "Robin Hale"


def test_an_admission_number_that_is_another_child_s(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    given = give(lead, roll(ANNA, anna={"Admission number": NUMBERS[BILAL]}), "roll.csv")
    assert given.counted == (0, 0, 0, 1)
    assert f"{ANNA} and {NUMBERS[BILAL]} are not one pupil's on the roll held" in given.sentences[0]


def test_a_new_upn_under_a_known_admission_number(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    given = give(lead, roll(ANNA, anna={"UPN": upn(300)}), "roll.csv")
    assert given.counted == (0, 0, 0, 1)
    assert "are not one pupil's on the roll held" in given.sentences[0]


def test_someone_without_a_upn_gets_one(lead: Viewer) -> None:
    bring_in(lead, roll(ANNA, anna={"UPN": ""}), "roll.csv")
    assert Pupil.objects.get().upn is None
    assert bring_in(lead, roll(ANNA), "roll.csv").counted == (0, 1, 0, 0)
    assert Pupil.objects.get().upn == ANNA


def test_a_upn_of_another_organisation_s_child_in_both_directions(lead: Viewer, elsewhere: Viewer) -> None:
    bring_in(lead, roll(ANNA, BILAL), "roll.csv")
    theirs = give(elsewhere, roll(ANNA, CARYS), "roll.csv")
    assert theirs.counted == (1, 0, 0, 1)
    assert theirs.sentences[0].startswith(f"The UPN {ANNA} belongs to a pupil of another organisation.")
    theirs.commit()
    ours = give(lead, roll(CARYS, DEV), "roll.csv")
    assert ours.counted == (1, 0, 0, 1)
    assert f"The UPN {CARYS} belongs" in ours.sentences[0]
    assert Enrolment.objects.filter(pupil__upn=ANNA).count() == 1


def test_another_organisation_s_upn_is_not_given_to_a_child_known_by_number(
    lead: Viewer, elsewhere: Viewer
) -> None:
    bring_in(elsewhere, roll(ANNA), "roll.csv")
    bring_in(lead, roll(BILAL, bilal={"UPN": ""}), "roll.csv")
    given = give(lead, roll(BILAL, bilal={"UPN": ANNA}), "roll.csv")
    assert given.counted == (0, 0, 0, 1)
    given.commit()
    assert Pupil.objects.get(given_name="Bilal").upn is None


def test_a_leaving_date_before_the_start_held(lead: Viewer) -> None:
    bring_in(lead, roll(), "roll.csv")
    given = give(lead, [["UPN", "Form", "Leaving date"], [ANNA, "6A", "2025-07-18"]], "leavers.csv")
    assert given.counted == (0, 0, 0, 1)
    assert "would leave before starting: the roll held has them from 3 Sep 2025" in given.sentences[0]


def test_a_leaver_of_last_year_without_a_start_date(lead: Viewer) -> None:
    rows = [["UPN", "Name", "Form", "Leaving date"], [ANNA, "Anna Fenn", "6A", "2025-07-18"]]
    assert bring_in(lead, rows, "roll.csv").counted == (1, 0, 0, 0)
    assert spells(ANNA) == [("2025-07-18", "2025-07-18")]


# -- before there is a roll ------------------------------------------------------------------------------


def test_a_first_register_proposes_provisional_pupils(lead: Viewer) -> None:
    rows = [["Pupil", "Name", *register({})[0][1:]]]
    names = {ANNA: "Fenn, Anna", "000102": "Bilal Karim", "X9": ""}
    rows += [[row[0], names[row[0]], *row[1:]] for row in register(dict.fromkeys(names, HERE))[1:]]
    given = give(lead, rows)
    assert given.counted == (30, 0, 0, 0)
    assert any("3 provisional pupils would be made from this file" in note for note in given.outcome.notes)
    assert not Pupil.objects.exists()
    given.commit()
    found = {str(each): (each.upn, each.enrolments.get().local_id) for each in Pupil.objects.all()}
    assert found == {"Anna Fenn": (ANNA, ""), "Bilal Karim": (None, "000102"), "Pupil X9": (None, "X9")}
    assert all(Pupil.objects.values_list("provisional", flat=True))


def test_the_roll_then_makes_them_real_by_upn_and_by_number(lead: Viewer) -> None:
    bring_in(lead, register({ANNA: HERE, "000102": HERE}, headings=["Pupil", "Date", "Session", "Mark"]))
    given = bring_in(lead, roll(ANNA, BILAL), "roll.csv")
    assert given.counted == (0, 2, 0, 0)
    assert "2 provisional pupils would get their names and details from this roll." in given.outcome.notes
    assert sorted(map(str, Pupil.objects.filter(provisional=False))) == ["Anna Fenn", "Bilal Karim"]
    assert Enrolment.objects.filter(provisional=False).count() == 2
    assert spells(BILAL) == [("2025-09-03", None)]
    assert Register.objects.count() == 2
    assert give(lead, register({BILAL: HERE})).counted == (0, 0, 10, 0)


def test_a_pupil_with_two_identifiers_stays_one(lead: Viewer) -> None:
    rows = [["Pupil ID", "UPN", "Date", "Session", "Mark"]]
    rows += [[NUMBERS[ANNA], ANNA, "2026-03-02", session, "/"] for session in ("AM", "PM")]
    bring_in(lead, rows)
    assert bring_in(lead, roll(ANNA), "roll.csv").counted == (0, 1, 0, 0)
    assert Pupil.objects.count() == 1


def test_a_later_register_may_bring_more_pupils_while_there_is_no_roll(lead: Viewer) -> None:
    bring_in(lead, register({ANNA: HERE}))
    given = bring_in(lead, register({ANNA: HERE, BILAL: HERE}))
    assert given.counted == (10, 0, 10, 0)
    assert Pupil.objects.count() == 2


def test_an_earlier_year_may_come_after_this_one_while_there_is_no_roll(lead: Viewer) -> None:
    bring_in(lead, register({ANNA: HERE}))
    given = bring_in(lead, register({ANNA: HERE}, date(2025, 3, 3)))
    assert given.counted == (10, 0, 0, 0)
    assert spells(ANNA) == [("2024-08-01", None)]
    assert [each.possible for each in Picture.objects.order_by("school_year__start")] == [10, 10]


def test_once_there_is_a_roll_strangers_are_refused(lead: Viewer) -> None:
    bring_in(lead, register({ANNA: HERE, BILAL: HERE}))
    bring_in(lead, roll(ANNA), "roll.csv")
    given = give(lead, register({CARYS: HERE}))
    assert given.counted == (0, 0, 0, 10)


def test_a_provisional_pupil_is_never_another_organisation_s(lead: Viewer, elsewhere: Viewer) -> None:
    bring_in(elsewhere, register({ANNA: HERE}))
    given = give(lead, register({ANNA: HERE, BILAL: HERE}))
    assert given.counted == (10, 0, 0, 10)
    assert f"“{ANNA}” belongs to a pupil of another organisation" in given.sentences[0]
    given.commit()
    assert Pupil.objects.count() == 2


def test_every_change_of_the_roll_makes_it_another_version(lead: Viewer) -> None:
    versions = [Organisation.objects.get(pk=lead.organisation_id).roll_version]
    for file in (register({ANNA: HERE}), roll(ANNA), [["UPN", "Form"], [ANNA, "6C"]]):
        bring_in(lead, file)
        versions.append(Organisation.objects.get(pk=lead.organisation_id).roll_version)
    assert versions == [0, 1, 2, 3]
