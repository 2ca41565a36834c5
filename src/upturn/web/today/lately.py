"""What the last weeks show of single pupils: who is away more than their own year, and who comes in more.

Neither list is cleared by paperwork: only a conversation, or a look at the finding itself, takes anyone off.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from upturn.access.permissions import can, check_may_record_contact, check_may_see_every_pupil
from upturn.access.queries import enrolments_trusting
from upturn.access.viewer import Viewer
from upturn.families.promises import LastContact
from upturn.families.queries import last_contacts
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import monday_of
from upturn.patterns.kinds import OF_THE_LAST_WEEKS, Kind
from upturn.patterns.queries import FoundOfPupil, pupils_found
from upturn.patterns.sentences import about
from upturn.web.components import Link
from upturn.web.pupils.presenting import last_contact_words
from upturn.web.today.page import Person, Section
from upturn.web.words import group_words, listed, plural

MOST_SHOWN = 8
_NEVER = LastContact()


@dataclass(frozen=True, slots=True)
class Lately:
    """What was found of the viewer's pupils, the contacts with them, and whom the page names already."""

    found: Sequence[FoundOfPupil]
    contacts: Mapping[int, LastContact]
    named: Collection[int]
    may_ring: bool


def lately_sections(
    viewer: Viewer, today: date, contacts: Mapping[int, LastContact], named: Collection[int]
) -> Iterator[Section]:
    """Drifting and small wins, where there are any: of every pupil, or of those one is trusted adult to.

    Args:
        viewer: who is looking.
        today: the school's date.
        contacts: by enrolment, where the viewer sees every pupil.
        named: enrolments on the day's other lists, which are named once.
    """
    everyone = can(check_may_see_every_pupil, viewer)
    own = None if everyone else enrolments_trusting(viewer)
    found = pupils_found(viewer, OF_THE_LAST_WEEKS, today, only=own) if everyone or own else ()
    if not found:
        return
    year = AcademicYear.containing(today)
    known = contacts if everyone else last_contacts(viewer.organisation_id, since=year.first_day)
    lately = Lately(found, known, named, can(check_may_record_contact, viewer))
    yield from (each for each in (drifting_section(lately), small_wins_section(lately)) if each)


def drifting_section(lately: Lately) -> Section | None:
    """Away more in the last four school weeks than their own year, and not spoken with since."""
    found = _of(lately, Kind.DRIFT)
    spoken = [each for each in found if _spoken_since(each, lately.contacts)]
    aside = [each for each in found if each not in spoken and _is_aside(each)]
    standing = [each for each in found if each not in spoken and each not in aside]
    shown = [each for each in standing if each.enrolment_id not in lately.named]
    if not found:
        return None
    return Section(
        key="drifting",
        title=f"Drifting ({len(shown)})" if shown else "Drifting",
        intro="Away more in the last four school weeks than their own year led one to expect. By name.",
        nothing="Nobody else is away more than their own year led one to expect.",
        people=tuple(_drifting(each, lately) for each in shown[:MOST_SHOWN]),
        more=_all() if len(shown) > MOST_SHOWN else None,
        aside=_aside(
            ((len(spoken), "spoken with since"), (len(aside), "set aside"))
            + ((len(standing) - len(shown), "on a list above"),)
        ),
        summary=f"{len(shown)} drifting" if shown else "",
    )


def small_wins_section(lately: Lately) -> Section | None:
    """In more this half term than their long run: good news that is worth telling."""
    found = _of(lately, Kind.SMALL_WIN)
    standing = [each for each in found if not _is_aside(each)]
    if not found:
        return None
    return Section(
        key="small-wins",
        title=f"Small wins ({len(standing)})" if standing else "Small wins",
        intro="In more this half term than before. Tell them, and tell those at home.",
        nothing="No small win stands now.",
        people=tuple(_won(each, lately.may_ring) for each in standing[:MOST_SHOWN]),
        more=_all() if len(standing) > MOST_SHOWN else None,
        aside=_aside(((len(found) - len(standing), "set aside"),)),
        summary=plural(len(standing), "small win") if standing else "",
    )


def _of(lately: Lately, kind: Kind) -> list[FoundOfPupil]:
    return [each for each in lately.found if each.finding.kind is kind]


def _is_aside(each: FoundOfPupil) -> bool:
    return each.finding.answered is not None and each.finding.answered.is_set_aside


def _spoken_since(each: FoundOfPupil, contacts: Mapping[int, LastContact]) -> bool:
    """Whether anyone spoke with pupil or family since the week in which the days away began."""
    held = contacts.get(each.enrolment_id, _NEVER).conversation_on
    began = min((day for day, _ in each.finding.sessions), default=each.finding.until)
    return held is not None and held >= monday_of(began)


def _drifting(each: FoundOfPupil, lately: Lately) -> Person:
    finding = each.finding
    return Person(
        name=each.name,
        url=_asking(each),
        group=group_words(each.year_group, each.form),
        fact=f"Away on {finding.observed} of {finding.n} days in the last four school weeks, where "
        f"{about(finding.expected)} would be as before.",
        reach=last_contact_words(lately.contacts.get(each.enrolment_id, _NEVER)),
        action=Link("What to ask", _asking(each)),
    )


def _won(each: FoundOfPupil, may_ring: bool) -> Person:
    finding = each.finding
    ring = f"{reverse('before_you_ring', args=[each.pupil_id])}#good"
    return Person(
        name=each.name,
        url=_asking(each),
        group=group_words(each.year_group, each.form),
        fact=finding.sentence,
        reach=finding.question,
        action=Link("Tell those at home", ring) if may_ring else Link("Tell them", _asking(each)),
    )


def _asking(each: FoundOfPupil) -> str:
    return f"{reverse('pupil', args=[each.pupil_id])}#asking"


def _all() -> Link:
    return Link("All of them", f"{reverse('patterns')}#suggested")


def _aside(counted: Sequence[tuple[int, str]]) -> str:
    """Those not listed, counted in a line: “Not listed: 2 spoken with since and 1 set aside.”"""
    said = [f"{number} {words}" for number, words in counted if number]
    return f"Not listed: {listed(said)}." if said else ""
