"""The one cast: the organisations and staff of the town, by name.

Tests, screenshots, the demonstration sign-in and the manual all use these people. All are invented; the
places do not exist, the e-mail domains are reserved for examples, and Pennerby is nowhere.
"""

from dataclasses import dataclass

from upturn.access.roles import RoleName

HIGH_SCHOOL = "pennerby-high"
PRIMARY_SCHOOL = "cobnut-lane"
PROVIDER = "kittiwake-online"
AUTHORITY = "penner-vale"


@dataclass(frozen=True, slots=True)
class TownOrganisation:
    """A school, provider or authority. ``kind`` and ``phase`` are the database's values.

    ``urn`` is six digits no school has; ``school_number`` is the four digits of its UPNs.
    """

    key: str
    name: str
    kind: str
    phase: str = ""
    urn: str = ""
    school_number: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone who works in the town. ``roles`` may be empty: then they teach, but do not sign in."""

    key: str
    title: str
    given_name: str
    family_name: str
    job_title: str
    organisation: str
    email: str
    roles: tuple[RoleName, ...] = ()
    says: str = ""

    @property
    def name(self) -> str:
        """How the town says it: Ms Okoro."""
        return f"{self.title} {self.family_name}"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


ORGANISATIONS: tuple[TownOrganisation, ...] = (
    TownOrganisation(
        HIGH_SCHOOL, "Pennerby High School", "school", "secondary", "989401", "4001", "pennerby-high.example"
    ),
    TownOrganisation(
        PRIMARY_SCHOOL,
        "Cobnut Lane Primary School",
        "school",
        "primary",
        "989201",
        "2001",
        "cobnut-lane.example",
    ),
    TownOrganisation(PROVIDER, "Kittiwake Online", "provider", domain="kittiwake.example"),
    TownOrganisation(AUTHORITY, "Penner Vale Council", "authority", domain="penner-vale.example"),
)

_BY_KEY = {organisation.key: organisation for organisation in ORGANISATIONS}


def organisation_named(key: str) -> TownOrganisation:
    """The organisation with a key."""
    return _BY_KEY[key]


def _member(organisation: str, person: str, job_title: str, *roles: RoleName, says: str = "") -> StaffMember:
    title, given_name, family_name = person.split(" ", 2)
    key = family_name.lower().replace(" ", "-")
    email = f"{given_name[0].lower()}.{key}@{organisation_named(organisation).domain}"
    return StaffMember(key, title, given_name, family_name, job_title, organisation, email, roles, says)


CAST: tuple[StaffMember, ...] = (
    _member(
        HIGH_SCHOOL,
        "Ms Anjali Nambiar",
        "Attendance lead",
        RoleName.ATTENDANCE_LEAD,
        says="Decides who needs a conversation this week, and runs the fortnightly review.",
    ),
    _member(
        HIGH_SCHOOL,
        "Ms Ruth Okoro",
        "Year 9 pastoral lead",
        RoleName.PASTORAL,
        says="Jordan’s trusted adult. At the side gate from twenty past eight.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mr Alan Petherick",
        "Pastoral lead, Years 7 and 8",
        RoleName.PASTORAL,
        says="Knows every family with a bus to catch.",
    ),
    _member(
        HIGH_SCHOOL,
        "Miss Carys Maddern",
        "Pastoral lead, Years 10 and 11",
        RoleName.PASTORAL,
        says="Keeps a kettle on for Year 11.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mr Joe Fallowfield",
        "Teacher of English and tutor of 9C",
        RoleName.TEACHER,
        says="Teaches, and reads one card about each pupil.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mrs Eleanor Hallam",
        "SENCO",
        RoleName.SENCO,
        says="Looks for the need underneath.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mr Idris Penhale",
        "Deputy head and designated safeguarding lead",
        RoleName.DSL,
        says="Safety first, and never in a queue.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mrs Yasmin Thorley",
        "Headteacher",
        RoleName.HEAD,
        says="Wants to know what works here, and how sure we are.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mr Lewis Ormathwaite",
        "Data manager",
        RoleName.ANALYST,
        says="Brings the registers in, and can show where every figure comes from.",
    ),
    _member(
        HIGH_SCHOOL,
        "Mrs Dorota Wilczek",
        "Office manager",
        RoleName.ADMINISTRATOR,
        says="Invites people and keeps settings right.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Mrs Maureen Tibbald",
        "Attendance lead and family support",
        RoleName.ATTENDANCE_LEAD,
        says="At the gate every morning, whatever the weather.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Miss Abena Dankwa",
        "Learning mentor",
        RoleName.PASTORAL,
        says="Runs the breakfast table and notices who is not at it.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Mr Kit Hollowell",
        "Class teacher, 5 Hazel",
        RoleName.TEACHER,
        says="Says good morning to every one of them by name.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Mrs Bronwen Adair",
        "SENCO",
        RoleName.SENCO,
        says="Two days a week here, and a long memory.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Ms Parveen Lodhia",
        "Deputy head and designated safeguarding lead",
        RoleName.DSL,
        says="Takes the call that cannot wait.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Mr Joseph Adekoya",
        "Headteacher",
        RoleName.HEAD,
        says="Taught half of the parents.",
    ),
    _member(
        PRIMARY_SCHOOL,
        "Mrs Jean Ockenden",
        "School business manager",
        RoleName.ADMINISTRATOR,
        RoleName.ANALYST,
        says="Office, registers and everything else.",
    ),
    _member(
        PROVIDER,
        "Dr Helen Vaseley",
        "Head of provision",
        RoleName.HEAD,
        says="A place on the way back, not the end of the road.",
    ),
    _member(
        PROVIDER,
        "Mr Ben Szalay",
        "Teacher of mathematics",
        RoleName.TEACHER,
        says="Six learners, cameras optional, everyone greeted by name.",
    ),
    _member(
        PROVIDER,
        "Ms Leila Haddon",
        "Pastoral lead",
        RoleName.PASTORAL,
        RoleName.DSL,
        says="Rings home before the first lesson.",
    ),
    _member(
        PROVIDER,
        "Mr Rory Mackendrick",
        "SENCO and timetable",
        RoleName.SENCO,
        RoleName.ADMINISTRATOR,
        says="Same teacher, same time, same room on the screen.",
    ),
    _member(
        AUTHORITY,
        "Mrs Angela Wraith",
        "School attendance support officer",
        RoleName.ATTENDANCE_LEAD,
        says="Meets each school every term, with the same figures they see.",
    ),
    _member(
        AUTHORITY,
        "Ms Nkechi Umezulike",
        "Education data analyst",
        RoleName.ANALYST,
        RoleName.ADMINISTRATOR,
        says="One definition, every school.",
    ),
)


def cast_of(organisation: str) -> tuple[StaffMember, ...]:
    """The cast members who work at an organisation."""
    return tuple(member for member in CAST if member.organisation == organisation)


def member_named(key: str) -> StaffMember:
    """The cast member with a key, such as ``okoro``."""
    return next(member for member in CAST if member.key == key)


def member_with(organisation: str, role: RoleName) -> StaffMember:
    """The first cast member who holds a role at an organisation."""
    return next(member for member in cast_of(organisation) if role in member.roles)
