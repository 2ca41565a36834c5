"""One invented lesson, written as every service's report, in every generation, encoding and order."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import xlsxwriter

Rows = list[list[str]]
Moments = Callable[[datetime], str]


@dataclass(frozen=True)
class Someone:
    """A person with their stays, apart from each other and in order."""

    name: str
    email: str
    stays: tuple[tuple[datetime, datetime], ...]
    role: str = "Attendee"

    @property
    def first(self) -> datetime:
        return self.stays[0][0]

    @property
    def last(self) -> datetime:
        return self.stays[-1][1]

    @property
    def within(self) -> timedelta:
        return sum((left - joined for joined, left in self.stays), timedelta())


@dataclass(frozen=True)
class Written:
    """A lesson: its title, its times, and everybody in it."""

    title: str
    started: datetime
    ended: datetime
    people: tuple[Someone, ...]


@dataclass(frozen=True)
class Words:
    """Teams' words in one language."""

    sections: tuple[str, str, str, str] = (
        "1. Summary", "2. Participants", "3. In-Meeting Activities", "4. Meeting engagement",
    )  # fmt: skip
    summary: tuple[str, ...] = (
        "Meeting title", "Attended participants", "Start time", "End time", "Meeting duration",
        "Average attendance time",
    )  # fmt: skip
    participants: tuple[str, ...] = (
        "Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role",
    )  # fmt: skip
    activities: tuple[str, ...] = ("Name", "Join Time", "Leave Time", "Duration", "Email", "Role")
    engagement: tuple[str, ...] = ("Name", "Engagement type", "Time")
    units: tuple[str, str, str] = ("h", "m", "s")
    organiser: str = "Organizer"
    attendee: str = "Attendee"
    joined: str = "Joined"
    left: str = "Left"
    log: tuple[str, ...] = ("Full Name", "User Action", "Timestamp")


ENGLISH = Words()
GERMAN = Words(
    ("1. Zusammenfassung", "2. Teilnehmer", "3. Aktivitäten in der Besprechung", "4. Beteiligung"),
    ("Besprechungstitel", "Anwesende", "Startzeit", "Endzeit", "Dauer", "Mittlere Teilnahme"),
    ("Name", "Erster Beitritt", "Letztes Verlassen", "Besprechungsdauer", "E-Mail", "Teilnehmer-ID", "Rolle"),
    ("Name", "Beitrittszeit", "Zeit des Verlassens", "Dauer", "E-Mail", "Rolle"),
    ("Name", "Art der Beteiligung", "Zeit"),
    ("Std.", "Min.", "Sek."),
    "Organisator",
    "Teilnehmer",
    "Beigetreten",
    "Verlassen",
    ("Vollständiger Name", "Benutzeraktion", "Zeitstempel"),
)
PORTUGUESE = Words(
    ("1. Resumo", "2. Participantes", "3. Atividades em Reunião", "4. Envolvimento"),
    ("Título da reunião", "Presentes", "Início", "Término", "Duração da reunião", "Tempo médio"),
    ("Nome", "Primeira Entrada", "Última Saída", "Duração da Reunião", "Email", "ID (UPN)", "Função"),
    ("Nome", "Horário de Entrada", "Horário de Saída", "Duração", "Email", "Função"),
    ("Nome", "Tipo", "Hora"),
    ("h", "min", "s"),
    "Organizador",
    "Participante",
    "Entrou",
    "Saiu",
    ("Nome Completo", "Ação do Usuário", "Carimbo de data"),
)
INVENTED = Words(
    ("1. Ababa", "2. Bobobo", "3. Cucucu", "4. Dadada"),
    ("Kakaka", "Lelele", "Mimimi", "Nonono", "Pupupu", "Rarara"),
    ("Wa", "Wb", "Wc", "Wd", "We", "Wf", "Wg"),
    ("Wa", "Xb", "Xc", "Xd", "We", "Wg"),
    ("Wa", "Yb", "Yc"),
    ("h", "m", "s"),
    "Organizator",
    "Zozo",
    "Hopa",
    "Bipa",
    ("Wa", "Zb", "Zc"),
)
"""A language no reader knows: headings say nothing, and only what is below them does."""


def day_first(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y, %H:%M:%S}"


def month_first(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment:%y}, {int(f'{moment:%I}')}:{moment:%M:%S %p}"


def dotted(moment: datetime) -> str:
    return f"{moment:%d.%m.%y, %H:%M:%S}"


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


MOMENTS: tuple[Moments, ...] = (day_first, month_first, dotted, iso)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be with a mark")


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16-be with a mark":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding)


def separated(rows: Sequence[Sequence[str]], separator: str = ",", line_end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def spent(length: timedelta, units: tuple[str, str, str] = ENGLISH.units) -> str:
    seconds = int(length.total_seconds())
    numbers = (seconds // 3600, seconds % 3600 // 60, seconds % 60)
    gap = "" if len(units[1]) == 1 else " "
    said = [f"{number}{gap}{unit}" for number, unit in zip(numbers, units, strict=True) if number]
    return " ".join(said) or f"0{gap}{units[2]}"


@dataclass(frozen=True)
class Report:
    """How a Teams report is written: which sections in which order, in which words."""

    sections: tuple[int, ...] = (1, 2, 3)
    words: Words = ENGLISH
    moments: Moments = day_first
    separator: str = "\t"
    padded: bool = False
    encoding: str = "utf-16"


def teams(lesson: Written, report: Report) -> bytes:
    sections = {1: _summary, 2: _participants, 3: _activities, 4: _engagement}
    rows: Rows = []
    for number in report.sections:
        rows += [[report.words.sections[number - 1]], *sections[number](lesson, report), []]
    if report.padded:
        width = max(map(len, rows))
        rows = [row + [""] * (width - len(row)) for row in rows]
    return encoded(separated(rows, report.separator, "\n"), report.encoding)


def _summary(lesson: Written, report: Report) -> Rows:
    values = (
        lesson.title,
        str(len(lesson.people)),
        report.moments(lesson.started),
        report.moments(lesson.ended),
        spent(lesson.ended - lesson.started, report.words.units),
        spent(lesson.people[0].within, report.words.units),
    )
    return [list(pair) for pair in zip(report.words.summary, values, strict=True)]


def _role(someone: Someone, words: Words) -> str:
    return words.organiser if someone.role == "Organizer" else words.attendee


def _participants(lesson: Written, report: Report) -> Rows:
    return [
        list(report.words.participants),
        *(
            [
                each.name,
                report.moments(each.first),
                report.moments(each.last),
                spent(each.within, report.words.units),
                each.email,
                each.email,
                _role(each, report.words),
            ]
            for each in lesson.people
        ),
    ]


def _activities(lesson: Written, report: Report) -> Rows:
    return [
        list(report.words.activities),
        *(
            [
                each.name,
                report.moments(joined),
                report.moments(left),
                spent(left - joined, report.words.units),
                each.email,
                _role(each, report.words),
            ]
            for each in lesson.people
            for joined, left in each.stays
        ),
    ]


def _engagement(lesson: Written, report: Report) -> Rows:
    rows = [[each.name, "Raised hand", report.moments(each.first)] for each in lesson.people]
    return [list(report.words.engagement), *rows]


def teams_2021(lesson: Written, moments: Moments = day_first, encoding: str = "utf-16") -> bytes:
    """The middle generation: no numbers before sections, and a row for each joining."""
    rows = [
        ["Meeting Summary"],
        ["Total Number of Participants", str(len(lesson.people))],
        ["Meeting Title", lesson.title],
        ["Meeting Start Time", moments(lesson.started)],
        ["Meeting End Time", moments(lesson.ended)],
        ["Meeting Id", "4d2c1f0a-0000-4000-8000-00000000abcd"],
        [],
        ["Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)"],
    ]
    for each in lesson.people:
        for joined, left in each.stays:
            times = [moments(joined), moments(left), spent(left - joined)]
            rows.append([each.name, *times, each.email, each.role, each.email])
    return encoded(separated(rows, "\t", "\n"), encoding)


def teams_log(
    lesson: Written, words: Words = ENGLISH, moments: Moments = day_first, encoding: str = "utf-16"
) -> bytes:
    """The oldest generation: a row each time somebody joins or leaves, by person."""
    rows = [list(words.log)]
    for each in lesson.people:
        for joined, left in each.stays:
            rows += [[each.name, words.joined, moments(joined)], [each.name, words.left, moments(left)]]
    return encoded(separated(rows, "\t", "\n"), encoding)


def zoom(lesson: Written, *, above: str = "new", beside: bool = False, moments: Moments = iso) -> bytes:
    """Participants, with the meeting above (``new``, ``old`` or nothing), or in columns beside."""
    about = {
        "Topic": lesson.title,
        "Meeting ID": "812 3456 7890",
        "Start Time": moments(lesson.started),
        "End Time": moments(lesson.ended),
        "User Email": lesson.people[0].email,
        "Duration (Minutes)": str(round((lesson.ended - lesson.started).total_seconds() / 60)),
        "Participants": str(len(lesson.people)),
    }
    order = {"new": ("Topic", "Meeting ID", "User Email", "Duration (Minutes)", "Start Time", "End Time")}
    keys = order.get(above, ("Meeting ID", "Topic", "Start Time", "End Time", "User Email"))
    keys = (*keys, "Participants")
    people = ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest"]
    rows = [
        [
            each.name,
            each.email,
            moments(joined),
            moments(left),
            str(-(-int((left - joined).total_seconds()) // 60)),
            "No",
        ]
        for each in lesson.people
        for joined, left in each.stays
    ]
    values = [about[key] for key in keys]
    if beside:
        return separated([[*keys, *people], *([*values, *row] for row in rows)]).encode("utf-8-sig")
    head = [] if above == "none" else [list(keys), values, []]
    return separated([*head, people, *rows]).encode("utf-8-sig")


def zoom_totals(lesson: Written) -> bytes:
    """One row a user: how long in all, and not when."""
    head = ["Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"]
    rows = [[e.name, e.email, str(round(e.within.total_seconds() / 60)), "No"] for e in lesson.people]
    return separated([head, *rows]).encode()


def zoom_webinar(lesson: Written, absent: Sequence[str] = ()) -> bytes:
    us = "%m/%d/%Y %I:%M:%S %p"
    minutes = str(round((lesson.ended - lesson.started).total_seconds() / 60))
    host, *others = lesson.people
    columns = ["Attended", "User Name (Original Name)", "First Name", "Last Name", "Email"]
    columns += ["Registration Time", "Approval Status", "Join Time", "Leave Time"]
    columns += ["Time in Session (minutes)", "Is Guest", "Country/Region Name"]
    rows: Rows = [
        ["Attendee Report"],
        ["Report Generated:", f"{lesson.ended:{us}}"],
        ["Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered"],
        [lesson.title, "998 7654 3210", f"{lesson.started:{us}}", minutes, "30", ""],
        ["Host Details"],
        ["Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time",
         "Time in Session (minutes)", "Is Guest", "Country/Region Name"],
    ]  # fmt: skip
    for joined, left in host.stays:
        spent_minutes = str(-(-int((left - joined).total_seconds()) // 60))
        times = [f"{joined:{us}}", f"{left:{us}}", spent_minutes]
        rows.append(["Yes", host.name, host.email, *times, "No", "United Kingdom", ""])
    rows += [["Attendee Details"], columns]
    for each in others:
        for joined, left in each.stays:
            minutes = str(-(-int((left - joined).total_seconds()) // 60))
            asked = [f"{lesson.started - timedelta(days=3):{us}}", "approved"]
            times = [f"{joined:{us}}", f"{left:{us}}", minutes]
            rows.append(["Yes", each.name, "", "", each.email, *asked, *times, "No", "United Kingdom", ""])
    for name in absent:
        rows.append(
            ["No", name, "", "", f"{name.lower()}@school.example", "--", "approved", "--", "--", "--"]
        )
    return separated(rows).encode("utf-8-sig")


def meet(lesson: Written, *, parts: bool = True, with_day: bool = True) -> bytes:
    """Google Meet: a row a person, first in and last out, and minutes in all."""
    head = ["First name", "Last name"] if parts else ["Name"]
    head += ["Email", "Duration", "Time joined", "Time exited"]
    rows = []
    for each in lesson.people:
        minutes = round(each.within.total_seconds() / 60)
        said = f"{minutes // 60} hr {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
        form = "%Y-%m-%d %H:%M:%S" if with_day else "%I:%M %p"
        who = list(each.name.partition(" ")[::2]) if parts else [each.name]
        rows.append([*who, each.email, said, f"{each.first:{form}}", f"{each.last:{form}}"])
    return separated([head, *rows]).encode()


def plain(lesson: Written, separator: str = ",", moments: Moments = iso) -> bytes:
    rows = [
        [lesson.title, each.name, each.email, moments(joined), moments(left)]
        for each in lesson.people
        for joined, left in each.stays
    ]
    return separated([["Lesson", "Learner", "E-mail", "Joined", "Left"], *rows], separator).encode()


def in_two_columns(lesson: Written) -> bytes:
    """A day in a column of its own, and times without one."""
    rows = [
        [lesson.title, f"{joined:%Y-%m-%d}", each.name, each.email, f"{joined:%H:%M:%S}", f"{left:%H:%M:%S}"]
        for each in lesson.people
        for joined, left in each.stays
    ]
    return separated([["Subject", "Date", "Pupil", "Email", "Arrived", "Departed"], *rows]).encode()


def as_workbook(separated_text: bytes, also: str = "") -> bytes:
    """A report in commas, opened in a spreadsheet and saved as a workbook with every cell a text."""
    held = io.BytesIO()
    workbook = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = workbook.add_worksheet("Report")
    for row, cells in enumerate(csv.reader(io.StringIO(separated_text.decode("utf-8-sig")))):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    if also:
        workbook.add_worksheet(also).write_string(0, 0, "Remember the register.")
    workbook.close()
    return held.getvalue()


def _ms(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp() * 1000)


def bigbluebutton(lesson: Written, *, sessions: bool = True) -> bytes:
    """A learning dashboard: newer ones have sessions in an identity, older ones an identity a session."""
    users: dict[str, object] = {}
    for number, each in enumerate(lesson.people):
        times = [{"registeredOn": _ms(joined), "leftOn": _ms(left)} for joined, left in each.stays]
        if sessions:
            identities: dict[str, object] = {f"w{number}": {"intId": f"w{number}", "sessions": times}}
        else:
            identities = {
                f"w{number}_{at}": {"intId": f"w{number}_{at}", **time} for at, time in enumerate(times)
            }
        users[f"u{number}"] = {
            "userKey": f"u{number}",
            "extId": each.email,
            "name": each.name,
            "isModerator": each.role == "Organizer",
            "intIds": identities,
            "answers": {},
            "talk": {"totalTime": 0},
        }
    document = {
        "intId": "m-1",
        "extId": "maths",
        "name": lesson.title,
        "users": users,
        "polls": {},
        "createdOn": _ms(lesson.started),
        "endedOn": _ms(lesson.ended),
    }
    return json.dumps(document).encode()


def xapi(lesson: Written, *, form: str = "list") -> bytes:
    """Statements in a list, in an envelope, or one a line; in no order but their own."""
    activity = {"id": "https://rooms.example/maths", "definition": {"name": {"en-GB": lesson.title}}}
    statements: list[dict[str, object]] = []
    for each in lesson.people:
        actor = {"name": each.name, "mbox": f"mailto:{each.email}"}
        teaching = {"context": {"instructor": actor}} if each.role == "Organizer" else {}
        for joined, left in each.stays:
            for verb, moment in (("joined", joined), ("left", left)):
                statements.append(
                    {
                        "actor": actor,
                        "verb": {"id": f"https://w3id.org/xapi/virtual-classroom/verbs/{verb}"},
                        "object": activity,
                        "timestamp": f"{moment.isoformat()}Z",
                        **teaching,
                    }
                )
    if form == "lines":
        return "\n".join(map(json.dumps, statements)).encode()
    return json.dumps({"statements": statements} if form == "envelope" else statements).encode()


def caliper(lesson: Written, *, envelope: bool = True) -> bytes:
    """Session events: in, with the moment it began, and out, with both."""
    events = []
    for number, each in enumerate(lesson.people):
        for at, (joined, left) in enumerate(each.stays):
            session = {
                "id": f"https://rooms.example/sessions/{number}-{at}",
                "type": "Session",
                "startedAtTime": f"{joined.isoformat()}Z",
            }
            common = {
                "type": "SessionEvent",
                "actor": {"id": f"mailto:{each.email}", "type": "Person", "name": each.name},
                "object": {"id": "https://rooms.example", "type": "SoftwareApplication"},
                "group": {"id": "https://rooms.example/maths", "type": "CourseSection", "name": lesson.title},
                "membership": {"roles": ["Instructor" if each.role == "Organizer" else "Learner"]},
            }
            ended = {**session, "endedAtTime": f"{left.isoformat()}Z"}
            for action, when, its in (("LoggedIn", joined, session), ("LoggedOut", left, ended)):
                events.append(
                    {**common, "action": action, "eventTime": f"{when.isoformat()}Z", "session": its}
                )
    return json.dumps({"sensor": "https://rooms.example", "data": events} if envelope else events).encode()
