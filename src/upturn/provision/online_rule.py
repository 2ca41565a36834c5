"""The rule for online learning at home, shown with its source; it never chooses a code.

Source: the Department for Education's guidance *Working together to improve school attendance*, as quoted to
schools by the Ealing Grid for Learning (egfl.org.uk/print/33255); regulation 10 of the School Attendance
(Pupil Registration) (England) Regulations 2024 for the codes. To be read against the guidance in force before
each release: this is not legal advice.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is shown: what it says, whose judgement is left, and where it was read."""

    says: str
    judgement: str
    source: str


ONLINE_AT_HOME = Rule(
    says=(
        "A pupil who learns online at home is recorded as absent, with the absence code that fits. That is "
        "so whatever the provider, also one accredited by the Department for Education."
    ),
    judgement=(
        "Which absence code fits is the school’s judgement about this pupil on this day. Upturn neither "
        "suggests one nor fills one in."
    ),
    source=(
        "Department for Education, Working together to improve school attendance, as quoted by the Ealing "
        "Grid for Learning (egfl.org.uk/print/33255)"
    ),
)
APPROVED_ACTIVITY = Rule(
    says=(
        "B is for a pupil who was at a place other than a school of registration, in an approved educational "
        "activity, with somebody suitable supervising. A pupil who did not come has the code of the absence."
    ),
    judgement="Whether the place, the supervision and the activity were so is for the school to know.",
    source=(
        "Regulation 10, School Attendance (Pupil Registration) (England) Regulations 2024, and the guidance "
        "quoted by the Ealing Grid for Learning (egfl.org.uk/print/33255)"
    ),
)
