"""A provider with learners and classes, and reports of its lessons as services write them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.held_registers import enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Organisation, TeachingGroup, TeachingGroupPlace

LESSON_DAY = date(2026, 3, 9)
Stay = tuple[str, str, str, str]
"""Name, e-mail, came, went: times of the lesson's day, such as 10:00."""


@dataclass
class Provider:
    """A provider and the people there."""

    here: Organisation
    lead: Viewer
    learners: dict[str, Enrolment] = field(default_factory=dict)

    def learner(self, given: str, family: str, **more: object) -> Enrolment:
        """A learner, enrolled since September, known by the number ``H-`` and their given name."""
        held = enrolment(self.here, given, family, local_id=f"h-{given.lower()}", **more)
        self.learners[given] = held
        return held

    def group(self, name: str, *learners: str, teacher: Viewer | None = None) -> TeachingGroup:
        """A class of some learners, by their given names."""
        group = TeachingGroup.objects.create(
            organisation=self.here, name=name, teacher_id=teacher.staff_id if teacher else None
        )
        TeachingGroupPlace.objects.bulk_create(
            TeachingGroupPlace(group=group, enrolment=self.learners[each]) for each in learners
        )
        return group

    def teacher(self, name: str = "Ms Larch") -> Viewer:
        """Somebody who teaches here."""
        return at_work(staff(name), RoleName.TEACHER, at=self.here)


def provider(*learners: str, key: str = "harbour-online") -> Provider:
    """A provider with learners, each of a given name and a family name of its own."""
    here = organisation(key, "Harbour Online", kind="provider", phase="")
    made = Provider(here, at_work(staff("Ms Achebe"), RoleName.ATTENDANCE_LEAD, at=here))
    for each in learners:
        made.learner(each, f"{each}son")
    return made


def report(
    stays: Sequence[Stay],
    *,
    day: date = LESSON_DAY,
    title: str = "",
    numbers: Mapping[str, str] | None = None,
) -> bytes:
    """A plain report, with a number beside each name that has one."""
    rows = ["Lesson,Lesson start,Lesson end,Name,Email,Identifier,Joined,Left"]
    for name, email, came, went in stays:
        number = (numbers or {}).get(name, "")
        bounds = f"{title},{day} 10:00,{day} 11:00" if title else ",,"
        rows.append(f"{bounds},{name},{email},{number},{day} {came},{day} {went}")
    return "\r\n".join(rows).encode()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Several files as one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in files.items():
            into.writestr(name, data)
    return packed.getvalue()
