"""Reads about organisations and the people who work in them."""

from dataclasses import dataclass
from datetime import date

from upturn.people.models import Enrolment, Organisation, Staff
from upturn.people.teaching_days import WEEKDAYS, bits_to_days

KINDS: tuple[tuple[str, str], ...] = tuple((kind.value, str(kind.label)) for kind in Organisation.Kind)
PHASES: tuple[tuple[str, str], ...] = tuple(
    (phase.value, str(phase.label)) for phase in Organisation.Phase if phase.value
)


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """An organisation as the settings page shows it; ``teaching_days`` are weekday numbers, 0 for Monday."""

    id: int
    key: str
    name: str
    kind: str
    kind_label: str
    phase: str
    phase_label: str
    teaching_days: tuple[int, ...]
    weekly_conversations: int
    watched_folder: str

    @property
    def is_school(self) -> bool:
        """Whether it is known by a URN."""
        return self.kind == Organisation.Kind.SCHOOL

    @property
    def teaching_day_names(self) -> tuple[str, ...]:
        """The teaching days by name."""
        return tuple(WEEKDAYS[day] for day in self.teaching_days)


def organisation_details(organisation_id: int) -> OrganisationDetails:
    """One organisation."""
    organisation = Organisation.objects.get(pk=organisation_id)
    return OrganisationDetails(
        id=organisation.pk,
        key=organisation.key,
        name=organisation.name,
        kind=organisation.kind,
        kind_label=organisation.get_kind_display(),
        phase=organisation.phase,
        phase_label=organisation.get_phase_display(),
        teaching_days=bits_to_days(organisation.teaching_days),
        weekly_conversations=organisation.weekly_conversations,
        watched_folder=organisation.watched_folder,
    )


def organisation_keys() -> dict[str, int]:
    """Every organisation's id by its key."""
    return dict(Organisation.objects.order_by("key").values_list("key", "id"))


def staff_by_email(email: str) -> Staff | None:
    """The member of staff with an e-mail address, whatever its case."""
    return Staff.objects.filter(email__iexact=email.strip()).first()


def staff_numbered(staff_id: int) -> Staff | None:
    """The member of staff with a number, to sign them in."""
    return Staff.objects.filter(pk=staff_id, is_active=True).first()


@dataclass(frozen=True, slots=True)
class EnrolledPupil:
    """A child as one organisation enrolled them, needs and care left out."""

    given_name: str
    family_name: str
    date_of_birth: date | None
    year_group: str
    form: str
    starts_on: date
    leaves_on: date | None
    provisional: bool

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Needs:
    """What an organisation knows of a pupil's needs and care, in words; blank or None where it does not."""

    sen_status: str
    free_school_meals: bool | None
    first_language: str
    looked_after: bool | None
    social_worker: bool | None


def enrolled_pupil(enrolment_id: int) -> tuple[EnrolledPupil, Needs]:
    """The pupil of an enrolment, and their needs apart: fewer people may see those."""
    row = Enrolment.objects.select_related("pupil").get(pk=enrolment_id)
    pupil = EnrolledPupil(
        given_name=row.pupil.given_name,
        family_name=row.pupil.family_name,
        date_of_birth=row.pupil.date_of_birth,
        year_group=row.year_group,
        form=row.form,
        starts_on=row.starts_on,
        leaves_on=row.leaves_on,
        provisional=row.provisional or row.pupil.provisional,
    )
    needs = Needs(
        sen_status=row.get_sen_status_display() if row.sen_status else "",
        free_school_meals=row.free_school_meals,
        first_language=row.first_language,
        looked_after=row.looked_after,
        social_worker=row.social_worker,
    )
    return pupil, needs
