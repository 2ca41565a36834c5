"""Every model of the one Django app, gathered from the capabilities."""

from upturn.access.models import AuditEvent, Draft, Invitation, Membership, ReadingLogEntry, TrustedAdult
from upturn.barriers.models import (
    Barrier,
    BarrierChange,
    BehaviourIncident,
    Conversation,
    PlaybookEdit,
    WordsSaid,
)
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.families.models import ContactMade, FamilyContact
from upturn.patterns.models import FindingAnswer, LookTaken, RaisedFinding
from upturn.people.models import Enrolment, Organisation, Pupil, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.models import CardRead, Departure, Plan, PlanVersion
from upturn.provision.models import (
    PathwayEvent,
    Placement,
    PlacementDestination,
    PlacementReview,
    PlacementShare,
    PlacementYes,
    ProviderNeeds,
    ProvisionReferral,
    ReintegrationAttempt,
    ThreadMessage,
)
from upturn.provision.tasters.models import TasterBooking, TasterSlot
from upturn.provision.taught.models import AttendeeSaid, LearnerInLesson, TaughtLesson, WaitingAttendee
from upturn.registers.models import (
    CalendarPeriod,
    LessonRegister,
    LessonYear,
    MarkChange,
    Picture,
    Register,
    SchoolYear,
)
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.support.models import (
    Arrival,
    CheckIn,
    DoorTime,
    JointPlan,
    Referral,
    ReferralChange,
    SendRecord,
)

__all__ = [
    "Arrival",
    "AttendeeSaid",
    "AuditEvent",
    "Barrier",
    "BarrierChange",
    "BehaviourIncident",
    "CalendarPeriod",
    "CardRead",
    "CheckIn",
    "ContactMade",
    "Conversation",
    "Departure",
    "DoorTime",
    "Draft",
    "Enrolment",
    "FamilyContact",
    "FindingAnswer",
    "ImportProposal",
    "ImportSource",
    "Invitation",
    "JointPlan",
    "LearnerInLesson",
    "LessonRegister",
    "LessonYear",
    "LookTaken",
    "MarkChange",
    "Membership",
    "Organisation",
    "PathwayEvent",
    "Picture",
    "Placement",
    "PlacementDestination",
    "PlacementReview",
    "PlacementShare",
    "PlacementYes",
    "Plan",
    "PlanVersion",
    "PlaybookEdit",
    "ProviderNeeds",
    "ProvisionReferral",
    "Pupil",
    "RaisedFinding",
    "ReadingLogEntry",
    "Referral",
    "ReferralChange",
    "Register",
    "ReintegrationAttempt",
    "ReviewDecision",
    "ReviewMeeting",
    "SchoolYear",
    "SendRecord",
    "Staff",
    "TasterBooking",
    "TasterSlot",
    "TaughtLesson",
    "TeachingGroup",
    "TeachingGroupPlace",
    "ThreadMessage",
    "TrustedAdult",
    "WaitingAttendee",
    "WordsSaid",
]
