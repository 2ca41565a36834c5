"""Lessons and presence as one JSON object, as CSV, and as lines for a person at a terminal."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from upturn.exchange.presence.model import Lesson, Lessons, Presence
from upturn.exchange.writing.cells import to_csv

_AT_A_TIME = 5_000
_MOST_LESSONS, _MOST_PEOPLE = 20, 60
HEADINGS = (
    "lesson", "source", "title", "started", "ended", "name", "email", "identifier", "role", "first_join",
    "last_leave", "minutes", "joins", "set_aside",
)  # fmt: skip


def lesson_row(lesson: Lesson) -> dict[str, object]:
    """A lesson as the contract has it."""
    return {
        "source": lesson.source.value,
        "title": lesson.title,
        "started": _iso(lesson.started),
        "ended": _iso(lesson.ended),
    }


def presence_row(presence: Presence) -> dict[str, object]:
    """Somebody's presence as the contract has it; ``lesson`` is the lesson's place in ``lessons``, from 0."""
    return {
        "lesson": presence.lesson,
        "name": presence.name,
        "email": presence.email,
        "identifier": presence.identifier,
        "role": presence.role,
        "first_join": _iso(presence.first_join),
        "last_leave": _iso(presence.last_leave),
        "minutes": presence.minutes,
        "joins": presence.joins,
        "set_aside": presence.set_aside and presence.set_aside.value,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def json_pieces(lessons: Lessons) -> Iterator[str]:
    """The object in pieces, so that a term's is never held twice."""
    # The analysis' own writer of remarks, imported here: it brings Polars, which is not needed otherwise.
    from upturn.exchange.writing.analysis import problem_row

    yield '{"lessons": ' + _listed([lesson_row(each) for each in lessons.lessons])
    yield ', "presence": ['
    for start in range(0, len(lessons.presence), _AT_A_TIME):
        rows = [json.dumps(presence_row(each)) for each in lessons.presence[start : start + _AT_A_TIME]]
        yield (",\n" if start else "\n") + ",\n".join(rows)
    yield '\n], "problems": ' + _listed([problem_row(problem) for problem in lessons.problems]) + "}\n"


def _listed(rows: Sequence[dict[str, object]]) -> str:
    return "[\n" + ",\n".join(map(json.dumps, rows)) + "\n]" if rows else "[]"


def csv_text(lessons: Lessons) -> str:
    """A row for each person in each lesson, with the lesson beside; no cell starts a formula."""
    rows: list[Sequence[str]] = [HEADINGS]
    for presence in lessons.presence:
        row = presence_row(presence) | lesson_row(lessons.lessons[presence.lesson])
        rows.append([_cell(row[heading]) for heading in HEADINGS])
    return to_csv(rows).decode("utf-8-sig")


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)


def table_lines(lessons: Lessons) -> Iterator[str]:
    """Lines to print: each lesson, how many learners, who was set aside and why, and everyone's minutes."""
    by_lesson: dict[int, list[Presence]] = {}
    for presence in lessons.presence:
        by_lesson.setdefault(presence.lesson, []).append(presence)
    for number, lesson in enumerate(lessons.lessons[:_MOST_LESSONS]):
        people = by_lesson.get(number, [])
        yield from ("",) if number else ()
        yield _plain(f"{lesson.title or 'Lesson'} ({lesson.source.value}), {_when(lesson)}")
        yield _counted(people)
        yield from _people(people)
    if len(lessons.lessons) > _MOST_LESSONS:
        more = len(lessons.lessons) - _MOST_LESSONS
        yield f"… and {more:,} more lessons (--format json or csv lists all)."


def _when(lesson: Lesson) -> str:
    if lesson.started is None:
        return "at a time that is not said"
    ended = "" if lesson.ended is None else f" to {lesson.ended:%H:%M}"
    offset = f" ({lesson.started:%Z})" if lesson.started.tzinfo else ""
    return f"{lesson.started.day} {lesson.started:%B %Y}, {lesson.started:%H:%M}{ended}{offset}"


def _counted(people: Sequence[Presence]) -> str:
    learners = sum(each.set_aside is None for each in people)
    aside = Counter(each.set_aside.value for each in people if each.set_aside is not None)
    said = f"{learners} {'learner' if learners == 1 else 'learners'}"
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(aside.items()))
    return f"{said}; set aside: {reasons}." if reasons else f"{said}."


def _people(people: Sequence[Presence]) -> Iterator[str]:
    rows = [_person(each) for each in people[:_MOST_PEOPLE]]
    width = max((len(row[0]) for row in rows), default=0)
    for name, rest in rows:
        yield f"  {name.ljust(width)}  {rest}"
    if len(people) > _MOST_PEOPLE:
        yield f"  … and {len(people) - _MOST_PEOPLE} more."


def _person(presence: Presence) -> tuple[str, str]:
    name = presence.name or presence.email or presence.identifier or ""
    times = [moment for moment in (presence.first_join, presence.last_leave) if moment is not None]
    between = " to ".join(f"{moment:%H:%M:%S}" for moment in times) or "no times"
    joins = "joined once" if presence.joins == 1 else f"joined {presence.joins} times"
    aside = f", set aside: {presence.set_aside.value}" if presence.set_aside else ""
    return _plain(name), f"{presence.minutes:7.1f} min  {between}, {joins}{aside}"


def _plain(text: str) -> str:
    """A text without signs that would move a terminal's cursor."""
    return "".join(character if character.isprintable() else " " for character in text)
