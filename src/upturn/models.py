"""Every model of the one Django app, gathered from the capabilities."""

from upturn.access.models import AuditEvent, Invitation, Membership, ReadingLogEntry
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.families.models import ContactMade, FamilyContact
from upturn.people.models import Enrolment, Organisation, Pupil, Staff, TeachingGroup, TeachingGroupPlace
from upturn.registers.models import CalendarPeriod, MarkChange, Picture, Register, SchoolYear

__all__ = [
    "AuditEvent",
    "CalendarPeriod",
    "ContactMade",
    "Enrolment",
    "FamilyContact",
    "ImportProposal",
    "ImportSource",
    "Invitation",
    "MarkChange",
    "Membership",
    "Organisation",
    "Picture",
    "Pupil",
    "ReadingLogEntry",
    "Register",
    "SchoolYear",
    "Staff",
    "TeachingGroup",
    "TeachingGroupPlace",
]
