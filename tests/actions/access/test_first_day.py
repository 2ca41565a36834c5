"""An empty store is claimed once, by whoever holds the setup code, all together or not at all."""

from pathlib import Path

import pytest

from tests.people_at_work import PASSWORD, administrator, at_work, staff
from upturn.access.actions import (
    NewOrganisation,
    NewPerson,
    RefusedError,
    begin_first_day,
    finish_first_day_step,
)
from upturn.access.models import AuditEvent, Membership
from upturn.access.permissions import NotAllowed
from upturn.access.queries import finished_first_day_steps, nobody_works_here_yet
from upturn.access.roles import RoleName
from upturn.access.setup_code import new_setup_code
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation, Staff

pytestmark = pytest.mark.django_db
SCHOOL = NewOrganisation("Pennerby High School", "school", "989401", "secondary")
PERSON = NewPerson("Ms Okoro", "R.Okoro@Pennerby-High.example", PASSWORD)


def begin(
    home: Path,
    code: str | None = None,
    person: NewPerson = PERSON,
    organisation: NewOrganisation = SCHOOL,
    also: tuple[RoleName, ...] = (),
) -> Viewer:
    code = new_setup_code(home) if code is None else code
    return begin_first_day(by=None, home=home, code=code, person=person, organisation=organisation, also=also)


def nothing_is_there() -> bool:
    return not (Organisation.objects.exists() or Staff.objects.exists() or AuditEvent.objects.exists())


def test_the_first_person_administers_the_first_organisation(tmp_path: Path) -> None:
    viewer = begin(tmp_path, also=(RoleName.ATTENDANCE_LEAD,))
    assert viewer.roles == {RoleName.ADMINISTRATOR, RoleName.ATTENDANCE_LEAD}
    person = Staff.objects.get()
    assert person.email == "r.okoro@pennerby-high.example"
    assert person.check_password(PASSWORD)
    assert Organisation.objects.get().key == "989401"
    assert list(AuditEvent.objects.order_by("id").values_list("action", "by_id")) == [
        ("organisation created", person.pk),
        ("person joined", person.pk),
    ]


def test_the_password_is_nowhere_in_the_audit_trail(tmp_path: Path) -> None:
    begin(tmp_path)
    assert PASSWORD not in str(list(AuditEvent.objects.values()))


def test_the_code_works_once(tmp_path: Path) -> None:
    code = new_setup_code(tmp_path)
    begin(tmp_path, code)
    Membership.objects.all().delete()
    with pytest.raises(RefusedError, match="not the setup code"):
        begin(tmp_path, code, NewPerson("Mr Reid", "reid@pennerby-high.example", PASSWORD))


def test_a_stranger_without_the_code_gets_nothing(tmp_path: Path) -> None:
    new_setup_code(tmp_path)
    with pytest.raises(RefusedError, match="not the setup code") as refused:
        begin(tmp_path, "GUESS-GUESS-GUESS-GUESS")
    assert refused.value.field == "code"
    assert nothing_is_there()


def test_once_someone_works_here_even_the_right_code_is_refused(tmp_path: Path) -> None:
    administrator()
    with pytest.raises(RefusedError, match="already set up"):
        begin(tmp_path)


@pytest.mark.parametrize(
    ("person", "organisation", "field"),
    [
        (PERSON, NewOrganisation("Pennerby High School", "school", "98940"), "key"),
        (PERSON, NewOrganisation("Pennerby High School", "palace", "989401"), "kind"),
        (PERSON, NewOrganisation("  ", "school", "989401"), "organisation_name"),
        (PERSON, NewOrganisation("Pennerby High School", "school", "989401", "upper"), "phase"),
        (NewPerson(" ", "a@pennerby-high.example", PASSWORD), SCHOOL, "name"),
        (NewPerson("Ms Okoro", "not an address", PASSWORD), SCHOOL, "email"),
        (NewPerson("Ms Okoro", "a@pennerby-high.example", "short"), SCHOOL, "password"),
        (NewPerson("Ms Okoro", "a@pennerby-high.example", "123456789012345"), SCHOOL, "password"),
        (NewPerson("Marguerite Okoro", "m@pennerby-high.example", "MargueriteOkoro"), SCHOOL, "password"),
    ],
)
def test_a_wrong_answer_leaves_nothing_and_the_code_unused(
    tmp_path: Path, person: NewPerson, organisation: NewOrganisation, field: str
) -> None:
    code = new_setup_code(tmp_path)
    with pytest.raises(RefusedError) as refused:
        begin(tmp_path, code, person, organisation)
    assert refused.value.field == field
    assert nothing_is_there()
    begin(tmp_path, code)


def test_nobody_begins_a_first_day_for_somebody_else(tmp_path: Path) -> None:
    viewer = begin(tmp_path)
    Membership.objects.all().delete()
    assert nobody_works_here_yet()
    with pytest.raises(RefusedError):
        begin_first_day(
            by=viewer, home=tmp_path, code=new_setup_code(tmp_path), person=PERSON, organisation=SCHOOL
        )


def test_a_finished_step_is_remembered(tmp_path: Path) -> None:
    viewer = begin(tmp_path)
    assert finished_first_day_steps(viewer.organisation_id) == frozenset()
    finish_first_day_step(by=viewer, step="teaching days")
    finish_first_day_step(by=viewer, step="teaching days")
    assert finished_first_day_steps(viewer.organisation_id) == {"teaching days"}


def test_only_an_administrator_finishes_a_step() -> None:
    with pytest.raises(NotAllowed):
        finish_first_day_step(by=at_work(staff(), RoleName.HEAD), step="people")
