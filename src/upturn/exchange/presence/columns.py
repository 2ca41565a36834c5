"""What the columns of presence tables are called: a role, and its names, the surest first.

Names are kept without case, spaces and punctuation, as `reading.synonyms` keeps them. Its names are of
registers and rolls, where “start” is a child's first day; here it is when somebody came in.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from upturn.exchange.reading.headings import plain

_WORDS = {
    "name": """
        nameoriginalname usernameoriginalname participantname learnername pupilname studentname
        attendeename fullname displayname participant attendee learner pupil student name username
        vollständigername nomcomplet nombrecompleto nomecompleto nomecognome nome nombre nom naam
    """,
    "first_name": "firstname forename givenname",
    "last_name": "lastname surname familyname",
    "email": """
        email emailaddress useremail learneremail studentemail pupilemail participantemail mail
        emailadresse adresseemail correoelectrónico correo
    """,
    "identifier": """
        participantidupn upn uniquepupilnumber participantid learnerid studentid pupilid userid
        userprincipalname identifier externalid id studentnumber pupilnumber
    """,
    "role": "role participantrole userrole participanttype usertype rolle rôle rol função ruolo",
    "joined": """
        firstjoin jointime timejoined firstjoined firstseen firstseenat joinedat joined join arrivaltime
        arrived arrival timein checkin logintime login entered entrytime
    """,
    "left": """
        lastleave leavetime timeexited lastseen lastseenat timeleft leftat left leave departuretime departed
        departure timeout checkout logouttime logout exited exittime
    """,
    "duration": """
        inmeetingduration durationminutes durationmins timeinsessionminutes totaldurationminutes
        totaldurationmins attendanceduration minutesattended minutespresent timeincall timeinsession
        totalduration duration minutes mins timespent dauer durée duración duração durata
    """,
    "guest": "guest isguest guestuser",
    "waiting": "inwaitingroom waitingroom",
    "attended": "attended",
    "action": "useraction action",
    "moment": "timestamp utceventtimestamp eventtimestamp",
    "title": """
        lessontitle lessonname lesson meetingtitle meetingtopic topic sessiontitle sessionname session
        title classname class subject course coursename meeting eventname
    """,
    "date": "lessondate sessiondate meetingdate date day",
    "started": """
        lessonstart lessonstarttime lessonstarted scheduledstart sessionstart meetingstart meetingstarttime
        actualstarttime starttime start begins
    """,
    "ended": """
        lessonend lessonendtime lessonended scheduledend sessionend meetingend meetingendtime
        actualendtime endtime end ends finish
    """,
}
NAMES: Mapping[str, tuple[str, ...]] = {role: tuple(words.split()) for role, words in _WORDS.items()}
_EVERY_NAME = frozenset(name for names in NAMES.values() for name in names)
WHO = ("name", "first_name", "email", "identifier")


def known_words(row: Sequence[str]) -> int:
    """How many of a row's cells are names of columns."""
    return sum(plain(cell) in _EVERY_NAME for cell in row)


@lru_cache(1024)
def columns_of(headings: tuple[str, ...]) -> Mapping[str, int]:
    """Role → column number, each column in one role. Of two columns with one name the first is taken."""
    words = [plain(heading) for heading in headings]
    places: dict[str, int] = {}
    for role, names in NAMES.items():
        free = [
            words.index(name) for name in names if name in words and words.index(name) not in places.values()
        ]
        if free:
            places[role] = free[0]
    return places


def says_who_and_when(headings: tuple[str, ...]) -> bool:
    """Whether a row can be the headings of a table of presence."""
    places = columns_of(headings)
    when = {"joined", "duration", "attended"} & places.keys() or {"started", "ended"} <= places.keys()
    return bool(when) and any(role in places for role in WHO)
