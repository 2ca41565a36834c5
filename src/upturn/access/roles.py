"""The roles people hold in an organisation, by the names the database keeps."""

from enum import StrEnum


class RoleName(StrEnum):
    """What someone does in an organisation."""

    ATTENDANCE_LEAD = "attendance_lead"
    PASTORAL = "pastoral"
    TEACHER = "teacher"
    SENCO = "senco"
    DSL = "dsl"
    HEAD = "head"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return _LABELS[self]

    @property
    def sees(self) -> str:
        """What the role opens, in a sentence for the settings page."""
        return _SEES[self]


_LABELS = {
    RoleName.ATTENDANCE_LEAD: "Attendance lead",
    RoleName.PASTORAL: "Pastoral",
    RoleName.TEACHER: "Teacher",
    RoleName.SENCO: "SENCO",
    RoleName.DSL: "DSL",
    RoleName.HEAD: "Head",
    RoleName.ANALYST: "Analyst",
    RoleName.ADMINISTRATOR: "Administrator",
}

_SEES = {
    RoleName.ATTENDANCE_LEAD: "Every pupil, the week's list, the school page and imports.",
    RoleName.PASTORAL: "Every pupil, the week's list and the school page.",
    RoleName.TEACHER: "The pupils in their own classes, their cards, and whoever’s trusted adult they are.",
    RoleName.SENCO: "Every pupil with their needs, the week's list and the school page.",
    RoleName.DSL: "Every pupil with their needs, the week's list and the school page.",
    RoleName.HEAD: "Every pupil, the week's list and the school page.",
    RoleName.ANALYST: "The school page and imports. No pupil's own page.",
    RoleName.ADMINISTRATOR: "Settings, people and imports. No pupil's own page.",
}
