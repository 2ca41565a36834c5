"""What columns are called in the files schools have, and finding the row that names them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from upturn.exchange.reading.dates import interpret

LOOK_DOWN = 40

# Role → what its column is called, without case, spaces and punctuation, the surest first.
NAMES: Mapping[str, tuple[str, ...]] = {
    "pupil": (
        "pupil", "pupilid", "upn", "uniquepupilnumber", "pupilupn", "studentupn", "upnnumber", "pupilidentifier",
        "pupilreference", "pupilref", "pupilno", "pupilnumber", "student", "studentid", "studentnumber",
        "studentno", "studentreference", "learner", "learnerid", "learnerreference", "child", "childid", "admissionnumber", "admissionno",
        "admno", "adno", "adminno", "adm", "misid", "personid", "identifier", "id", "localid", "externalid",
    ),
    "upn": ("upn", "uniquepupilnumber", "pupilupn", "studentupn", "upnnumber"),
    "name": (
        "name", "fullname", "pupilname", "studentname", "learnername", "childname", "childsname", "pupilsname",
        "displayname", "nameofpupil", "legalname", "preferredname", "legalfullname", "preferredfullname",
    ),
    "forename": (
        "forename", "forenames", "firstname", "givenname", "legalforename", "legalfirstname", "preferredforename",
        "preferredfirstname", "chosenname", "knownas", "forename1", "pupilforename", "studentforename",
    ),
    "surname": (
        "surname", "lastname", "familyname", "legalsurname", "legallastname", "preferredsurname",
        "preferredlastname", "pupilsurname", "studentsurname",
    ),
    "school": (
        "school", "schoolname", "urn", "schoolurn", "schoolid", "schoolcode", "laestab", "dfenumber", "dfesnumber", "estab",
        "establishment", "establishmentname", "establishmentnumber", "organisation", "centre", "provider", "academy",
    ),
    "date": (
        "date", "sessiondate", "attendancedate", "markdate", "registerdate", "dateofsession", "dateofmark",
        "eventdate", "day", "schoolday",
    ),
    "session": (
        "session", "ampm", "amorpm", "sessionname", "sessiontype", "sessionampm", "period", "halfday",
        "registersession", "sess", "registrationsession", "timeofday",
    ),
    "code": (
        "code", "mark", "attendancecode", "markcode", "attendancemark", "registercode", "registrationcode",
        "registrationmark", "sessioncode", "sessionmark", "registermark", "codeused", "symbol", "attcode", "attmark",
        "attendancesymbol",
    ),
    "am": ("am", "amcode", "ammark", "morning", "amsession", "amattendance", "morningmark", "morningcode", "sessionam", "markam", "codeam"),
    "pm": ("pm", "pmcode", "pmmark", "afternoon", "pmsession", "pmattendance", "afternoonmark", "afternooncode", "sessionpm", "markpm", "codepm"),
    "marks": (
        "marks", "markstring", "attendancemarks", "attendancestring", "markstrings", "registermarks", "sessionmarks",
        "attendance", "markssession", "allmarks", "registerstring", "string", "attendancecodes", "codes", "register",
    ),
    "week": (
        "weekcommencing", "weekbeginning", "weekstarting", "weekstart", "weekstartdate", "weekcommencingdate",
        "wc", "wb", "wkcommencing", "wkbeginning", "week", "weekcomm", "commencing", "wcdate", "mondaydate", "weekof",
    ),
    "start": (
        "startdate", "start", "from", "datefrom", "fromdate", "marksfrom", "firstdate", "firstday", "first", "begins",
        "startsession", "periodstart", "markstartdate",
    ),
    "end": (
        "enddate", "end", "to", "dateto", "todate", "marksto", "lastdate", "lastday", "last", "ends", "periodend",
        "until", "finish", "finishdate",
    ),
    "date_of_birth": ("dateofbirth", "dob", "birthdate", "born", "birthday", "pupildob", "studentdob"),
    "year_group": (
        "yeargroup", "year", "ncyear", "nationalcurriculumyear", "yr", "yeargrp", "nationalcurriculumyeargroup",
        "currentncyear", "ncyearactual", "yrgroup", "yeartaughtin", "ncyeargroup", "nationalcurriculumyeargroupactual",
    ),
    "form": (
        "form", "formgroup", "reg", "reggroup", "registrationgroup", "registrationform", "tutorgroup", "tutor",
        "class", "classname", "regform", "tutorgrp", "formname", "registration",
    ),
    "sex": ("sex", "gender", "legalsex", "sexmf", "gendermf", "legalgender"),
    "sen_status": (
        "senstatus", "sen", "senprovision", "sencode", "send", "sendstatus", "senstage", "sentype", "senneed",
        "currentsenstatus", "senprovisioncode", "sensupport", "ehcp",
    ),
    "fsm": (
        "fsm", "fsmeligible", "freeschoolmeals", "fsmeligibility", "eligibleforfreeschoolmeals", "freemeals",
        "eligibleforfsm", "fsmstatus", "freeschoolmeal", "fsmcurrent",
    ),
    "first_language": (
        "firstlanguage", "language", "homelanguage", "eallanguage", "mothertongue", "languagecode", "languageathome",
        "firstlang",
    ),
    "looked_after": (
        "lookedafter", "lookedafterchild", "cla", "lac", "incare", "childlookedafter", "childrenlookedafter",
        "incareflag", "lookedafterstatus",
    ),
    "social_worker": ("socialworker", "hassocialworker", "sw", "childinneed", "cin", "allocatedsocialworker", "cinplan"),
    "starts": (
        "startdate", "start", "enrolmentdate", "dateofadmission", "admissiondate", "doa", "entrydate", "dateofentry",
        "joined", "joiningdate", "enrolmentstart", "enrolmentstartdate", "dateadmitted", "admitted", "onrollfrom", "dateonroll",
    ),
    "leaves": (
        "leavingdate", "leavedate", "dateofleaving", "dol", "enddate", "end", "left", "leftdate", "enrolmentend",
        "enrolmentenddate", "dateleft", "exitdate", "leaves", "leaver", "offrolldate", "onrollto",
    ),
    "contact_name": (
        "contactname", "contact", "parentname", "carername", "parentcarername", "contactfullname", "parentcarer",
        "guardian", "guardianname", "carer", "parent",
    ),
    "contact_forename": ("contactforename", "contactfirstname", "parentforename", "parentfirstname"),
    "contact_surname": ("contactsurname", "contactlastname", "parentsurname", "parentlastname"),
    "relationship": (
        "relationship", "relationshiptopupil", "relation", "relationshiptostudent", "contactrelationship",
        "contacttype", "relationtopupil", "relationshiptochild",
    ),
    "parental_responsibility": (
        "parentalresponsibility", "pr", "hasparentalresponsibility", "parentalresp", "hasparentalresp",
    ),
    "priority": ("priority", "contactpriority", "contactorder", "order", "callorder", "contactnumber"),
    "contact_language": ("contactlanguage", "language", "preferredlanguage", "homelanguage", "spokenlanguage"),
    "channel": ("channel", "preferredchannel", "preferredcontact", "contactmethod", "contactby", "preferredmethod", "preferredcontactmethod"),
    "phone": (
        "phone", "telephone", "mobile", "mobilephone", "phonenumber", "telephonenumber", "mobilenumber", "tel",
        "homephone", "contactphone", "contacttelephone", "contactmobile", "hometelephone", "mainphone",
    ),
    "email": ("email", "emailaddress", "contactemail", "parentemail", "homeemail", "mail"),
    "class_name": (
        "class", "classname", "classcode", "group", "teachinggroup", "set", "teachinggroupname", "classid",
        "groupname", "course", "classgroup",
    ),
    "subject": ("subject", "subjectname", "coursename", "curriculumsubject", "subjectcode"),
    "teacher": (
        "teacher", "teachername", "staff", "staffname", "classteacher", "teachercode", "mainteacher", "supervisor",
        "staffcode", "teacheremail", "taughtby", "teacherinitials",
    ),
    "first": ("first", "firstday", "start", "startdate", "from", "begins", "date", "startson", "firstdate", "datefrom", "starts", "begin", "day"),
    "last": ("last", "lastday", "end", "enddate", "to", "ends", "until", "endson", "lastdate", "dateto", "finish", "finishes"),
    "kind": ("kind", "type", "category", "eventtype", "periodtype", "status", "daytype"),
    "title": ("name", "title", "description", "event", "term", "period", "summary", "label", "notes", "reason", "holiday", "what", "comment", "subject"),
}  # fmt: skip

_EVERY_NAME = frozenset(name for names in NAMES.values() for name in names)
_WHO = frozenset(name for role in ("pupil", "name", "surname") for name in NAMES[role])

_HALF = r"(?P<half>a\.?m\.?|p\.?m\.?|morning|afternoon)"
_HALF_LAST = re.compile(r"(?P<day>.*?)[\s\-_/:.,(\[]*" + _HALF + r"[)\]]?\s*", re.I)
_HALF_FIRST = re.compile(_HALF + r"[\s\-_/:.,(]+(?P<day>.+?)\)?\s*", re.I)
_WEEKDAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_ALONE = re.compile(
    r"(mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?", re.I
)


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation, as synonyms are kept."""
    return "".join(character for character in heading.lower() if character.isalnum())


@lru_cache(4096)
def half_of(text: str) -> int | None:
    """0 for a text that says morning, 1 for afternoon, None otherwise."""
    word = plain(text)
    if word in ("am", "morning", "amsession", "morningsession", "morn", "sessionam"):
        return 0
    if word in ("pm", "afternoon", "pmsession", "afternoonsession", "aft", "sessionpm"):
        return 1
    return None


@lru_cache(16_384)
def split_half(text: str) -> tuple[str, int | None]:
    """The rest of a text and the half it names: “2025-09-03 AM” is (“2025-09-03”, 0)."""
    for pattern in (_HALF_LAST, _HALF_FIRST):
        if match := pattern.fullmatch(text.strip()):
            return match["day"].strip(), 0 if match["half"].lower().startswith(("a", "m")) else 1
    return text.strip(), None


def weekday_of(text: str) -> int | None:
    """The weekday a heading is (Monday 0), alone or with the word “session” away."""
    match = _WEEKDAY_ALONE.fullmatch(text.strip())
    return _WEEKDAY_WORDS.index(match[1][:3].lower()) if match else None


@lru_cache(16_384)
def is_day_heading(text: str) -> bool:
    """Whether a heading names a day: a date, a day and month, or a weekday."""
    day, _ = split_half(text)
    if not day or not any(character.isdigit() for character in day):
        return weekday_of(day) is not None
    read = interpret(day)
    return bool((read.readable or read.day_and_month) and not day.isdigit())


def score(row: Sequence[str]) -> int:
    """How much a row looks like headings: known names count most, above all who a row is about."""
    words = set(map(plain, row))
    known = 2 * len(words & _EVERY_NAME) + 3 * bool(words & _WHO)
    days = sum(1 for cell in row if is_day_heading(cell))
    halves = sum(1 for cell in row if half_of(cell) is not None)
    return known + (days if days > 1 else 0) + (halves if halves > 1 else 0)


def find_headings(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int | None:
    """Which row names the columns, or None.

    Args:
        rows: the first rows of the file.
        wanted: headings somebody has named; the row that holds them all is the one.
    """
    names = {plain(name) for name in wanted}
    if names:
        named = [len(names & set(map(plain, row))) for row in rows]
        return named.index(max(named)) if any(named) else find_headings(rows)
    scores = [score(row) for row in rows[:LOOK_DOWN]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 4 else None


def complete(row: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Headings with single spaces, as many as a second row of headings (AM, PM, …) asks for."""
    names = [" ".join(cell.split()) for cell in row]
    if below and sum(half_of(cell) is not None for cell in below[0]) > 1:
        names += [""] * (len(below[0]) - len(names))
    return tuple(names)
