"""Files to lessons: what `upturn lessons` prints and `upturn.read_lessons` gives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from upturn.exchange.presence.model import Answers, Lessons, Reading
from upturn.exchange.presence.opening import open_report
from upturn.exchange.presence.roster import Roster, open_roster
from upturn.exchange.presence.timetable import Timetable, open_timetable
from upturn.exchange.presence.together import lessons_of
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.opening import whole_file
from upturn.exchange.reading.problems import Problem, Severity, Unreadable

Source = Path | str | bytes
UNNAMED = "the file"
MOST_SAID = 20


class SeveralUnreadable(Unreadable):
    """Several files nothing can be read from; each of ``refusals`` says why and what to do."""

    def __init__(self, refusals: Sequence[Unreadable]) -> None:
        first = refusals[0]
        super().__init__(first.problem.file, first.problem.reason, line=first.problem.line)
        self.refusals = tuple(refusals)

    @property
    def on_command_line(self) -> str:
        """A sentence a file, as far as anybody reads."""
        said = [refusal.on_command_line for refusal in self.refusals[:MOST_SAID]]
        more = len(self.refusals) - len(said)
        return "\n".join([*said, f"… and {more} more files cannot be read."] if more else said)


def read_files(
    files: Iterable[Source],
    *,
    roster: Source | None = None,
    timetable: Source | None = None,
    dates: DateOrder | str | None = None,
    zone: str | None = None,
    day: date | None = None,
) -> Lessons:
    """Read reports of lessons, with a roster and a timetable to hold them against.

    Args:
        files: reports of any service and shape.
        roster: who is expected.
        timetable: when lessons were to be, as a table or ICS.
        dates: ``dmy``, ``mdy`` or ``iso``, where dates do not settle it.
        zone: the time zone of times that have none, such as ``Europe/London``.
        day: the day of files that say only at what time somebody came.

    Raises:
        Unreadable: with the sentence for whoever gave the files.
    """
    answers = Answers(DateOrder(dates) if dates else None, zone_named(zone) if zone else None, day)
    expected = None if roster is None else open_roster(*_named(roster))
    planned = None if timetable is None else open_timetable(*_named(timetable), answers)
    readings = list(_readings(files, answers))
    reports = [report for reading in readings for report in reading.reports]
    problems = [problem for reading in readings for problem in reading.problems]
    lessons = lessons_of(reports, expected, planned)
    beside = _problems(expected, planned)
    return replace(lessons, problems=(*problems, *lessons.problems, *beside))


def zone_named(name: str) -> ZoneInfo:
    """The time zone of a name.

    Raises:
        ValueError: with a sentence, when there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{name}” is not a time zone. Expected one such as Europe/London.") from None


def _problems(roster: Roster | None, timetable: Timetable | None) -> list[Problem]:
    return [*(roster.problems if roster else ()), *(timetable.problems if timetable else ())]


def _named(source: Source, name: str = UNNAMED) -> tuple[Path | bytes, str]:
    return (source, name) if isinstance(source, bytes) else (Path(source), str(source))


def _readings(files: Iterable[Source], answers: Answers) -> Iterator[Reading]:
    """What each file says, once; all that cannot be read are named together.

    Raises:
        Unreadable: when some cannot.
    """
    refusals: list[Unreadable] = []
    seen: dict[bytes, str] = {}
    given = list(files)
    for number, each in enumerate(given, start=1):
        source, name = _named(each, UNNAMED if len(given) == 1 else f"file {number}")
        try:
            data = whole_file(source, name)
            mark = sha256(data).digest()
            if mark in seen:
                yield Reading((), (_read_already(name, seen[mark]),))
                continue
            seen[mark] = name
            yield open_report(source, name, answers, data)
        except Unreadable as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0] if len(refusals) == 1 else SeveralUnreadable(refusals)


def _read_already(name: str, before: str) -> Problem:
    reason = f"The file is the same as {before}, and was read once."
    return Problem(name, None, None, None, reason, Severity.WARNING)
