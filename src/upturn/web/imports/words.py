"""What imports are about, as a person says it: kinds of file, layouts and columns."""

from collections.abc import Mapping

from upturn.exchange.reading.recognition import ROLES, Kind, Layout

KINDS: Mapping[Kind, str] = {
    Kind.REGISTER: "Register",
    Kind.ROLL: "Roll",
    Kind.CONTACTS: "Family contacts",
    Kind.CLASS_LISTS: "Class lists",
    Kind.CALENDAR: "Term dates and closures",
    Kind.INCIDENTS: "Behaviour incidents",
    Kind.LESSONS: "Marks of lessons",
    Kind.PRESENCE: "Records of online lessons",
}
KINDS_EXPLAINED: Mapping[Kind, str] = {
    Kind.REGISTER: "A register: who was present when",
    Kind.ROLL: "A roll: who is enrolled",
    Kind.CONTACTS: "Family contacts",
    Kind.CLASS_LISTS: "Class lists",
    Kind.CALENDAR: "Term dates and closures",
    Kind.INCIDENTS: "Behaviour incidents: when, where and of what kind",
    Kind.LESSONS: "Marks of lessons: who was in which lesson when",
}
LAYOUTS: Mapping[Layout, str] = {
    Layout.LONG: "a row for each mark",
    Layout.PUPIL_DAY: "a row for each pupil and day",
    Layout.WIDE: "a column for each session",
    Layout.MARK_STRING: "a text of marks for each pupil",
    Layout.WEEK_MARK: "a row for each pupil and week",
}
MAIN_ROLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGISTER: ("pupil", "name", "date", "session", "code", "am", "pm", "marks", "week", "start"),
    Kind.ROLL: ("pupil", "upn", "local_id", "forename", "surname", "date_of_birth", "year_group", "form",
                "starts", "leaves"),
    Kind.CONTACTS: ("pupil", "name", "contact_name", "relationship", "parental_responsibility", "phone",
                    "email"),
    Kind.CLASS_LISTS: ("pupil", "class_name", "subject", "teacher"),
    Kind.CALENDAR: ("first", "last", "kind", "title"),
    Kind.INCIDENTS: ("pupil", "date", "time", "lesson", "place", "incident", "incident_number"),
    Kind.LESSONS: ("pupil", "name", "date", "period", "subject", "class_name", "code", "minutes_late"),
    Kind.PRESENCE: (),
}  # fmt: skip
_ROLES = {
    "pupil": "Pupil’s identifier",
    "upn": "UPN",
    "local_id": "Admission number",
    "name": "Pupil’s name",
    "forename": "Pupil’s forename",
    "surname": "Pupil’s surname",
    "session": "Session (AM or PM)",
    "code": "Mark",
    "am": "Morning mark",
    "pm": "Afternoon mark",
    "marks": "Marks as one text",
    "week": "Week commencing",
    "start": "First day of the marks",
    "end": "Last day of the marks",
    "fsm": "Free school meals",
    "sen_status": "SEN status",
    "form": "Form or class",
    "starts": "Start date",
    "leaves": "Leaving date",
    "contact_name": "Contact’s name",
    "contact_forename": "Contact’s forename",
    "contact_surname": "Contact’s surname",
    "contact_language": "Contact’s language",
    "channel": "How to reach them best",
    "phone": "Telephone",
    "email": "E-mail address",
    "class_name": "Class",
    "incident": "Kind of incident",
    "incident_number": "The incident’s own number",
    "lesson": "Lesson or period",
    "period": "Period or lesson of the day",
    "first": "First day",
    "last": "Last day",
    "kind": "Kind of day",
    "title": "What it is called",
}


def kind_of(text: str) -> Kind:
    """A kind by its value; a register where there is none of it."""
    return Kind(text) if text in set(Kind) else Kind.REGISTER


def role_words(role: str) -> str:
    """A role as a person says it; what no column was needed for is not used."""
    return _ROLES.get(role, role.replace("_", " ").capitalize()) if role else "Not used"


def layout_words(layout: str) -> str:
    """A register's layout as a person sees it; blank for other kinds of file."""
    return LAYOUTS[Layout(layout)] if layout else ""


def roles_of(kind: Kind) -> tuple[str, ...]:
    """The columns a kind of file may have, the most needed first."""
    main = MAIN_ROLES[kind]
    return (*main, *(role for role in ROLES[kind] if role not in main))
