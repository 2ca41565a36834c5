"""The education power a placement rests on, and the lawful basis of telling: chosen by a person.

Sources: Education Act 1996 s.19; Education and Inspections Act 2006 s.100; Education Act 2002 s.29A; Children
and Families Act 2014 s.61; UK GDPR Articles 6 and 9 with Data Protection Act 2018 Schedule 1. It is no legal
advice.
"""

from enum import StrEnum


class Power(StrEnum):
    """What lets a child be educated there; the values are the database's."""

    OFF_SITE_DIRECTION = "off_site_direction"
    SECTION_19 = "section_19"
    SUSPENSION = "suspension"
    EOTAS = "eotas"
    OWN_ARRANGEMENT = "own_arrangement"

    @property
    def label(self) -> str:
        """The power as a form says it."""
        return _POWERS[self][0]

    @property
    def rests_on(self) -> str:
        """Where it is written."""
        return _POWERS[self][1]

    @property
    def asks_for(self) -> str:
        """What whoever uses it must also have done, in a sentence."""
        return _POWERS[self][2]


_POWERS = {
    Power.OFF_SITE_DIRECTION: (
        "Off-site direction",
        "Education Act 2002, section 29A (maintained schools)",
        "Write to the family before it begins, say why and for how long, and review it.",
    ),
    Power.SECTION_19: (
        "Arranged by the local authority (section 19)",
        "Education Act 1996, section 19",
        "The authority arranges it; name the authority here.",
    ),
    Power.SUSPENSION: (
        "From the sixth day of a suspension",
        "Education and Inspections Act 2006, section 100",
        "Full time, from the sixth school day.",
    ),
    Power.EOTAS: (
        "Education otherwise than at school, in an EHCP",
        "Children and Families Act 2014, section 61",
        "The authority arranges it, and the plan says so.",
    ),
    Power.OWN_ARRANGEMENT: (
        "The school’s own arrangement",
        "The school’s general powers: name the policy or agreement it rests on",
        "The pupil stays on the school’s roll, and the school stays answerable.",
    ),
}


class LawfulBasis(StrEnum):
    """On what ground one organisation tells another; consent is never assumed."""

    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"

    @property
    def label(self) -> str:
        """The ground as a form says it."""
        return _BASES[self]


_BASES = {
    LawfulBasis.PUBLIC_TASK: "Public task: UK GDPR Article 6(1)(e)",
    LawfulBasis.LEGAL_OBLIGATION: "Legal obligation: UK GDPR Article 6(1)(c)",
    LawfulBasis.VITAL_INTERESTS: "To protect somebody’s life: UK GDPR Article 6(1)(d)",
}
SPECIAL_CONDITION = (
    "Article 9(2)(g) with the Data Protection Act 2018, Schedule 1, for needs and keeping safe"
)
"""The further condition that needs, health and safeguarding details are shared under."""
