"""Upturn: find what is in the way of attendance, and tell the truth about whether support helped."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from upturn.exchange.analysis import Register
    from upturn.exchange.presence.model import Lessons

__version__ = "0.1.0"


def read_register(
    *files: "str | Path | bytes",
    roll: "str | Path | bytes | None" = None,
    calendar: "str | Path | bytes | None" = None,
    columns: "Mapping[str, str] | None" = None,
    dates: str | None = None,
) -> "Register":
    """Read one or more register files, as `upturn analyse` does; ``.statistics()`` gives a Polars frame.

    Args:
        files: paths, or what is in the files.
        roll: who is on roll, from when to when.
        calendar: when the school is open, as a table or ICS.
        columns: role → heading (``{"pupil": "UPN", "code": "Mark"}``), where headings do not say it.
        dates: ``dmy``, ``mdy`` or ``iso``, where the dates do not settle it.

    Raises:
        upturn.Unreadable: with a sentence that says which file, what was found and what to do.
    """
    from upturn.exchange.analysis import read_files

    return read_files(files, roll=roll, calendar=calendar, columns=columns, dates=dates)


def read_lessons(
    *files: "str | Path | bytes",
    roster: "str | Path | bytes | None" = None,
    timetable: "str | Path | bytes | None" = None,
    dates: str | None = None,
    zone: str | None = None,
    day: "date | None" = None,
) -> "Lessons":
    """Read reports of online lessons, as `upturn lessons` does; ``.lessons`` and ``.presence`` are rows.

    Args:
        files: paths, or what is in the files.
        roster: who is expected: learner, e-mail, adult contact.
        timetable: when lessons were to be, as a table or ICS.
        dates: ``dmy``, ``mdy`` or ``iso``, where the dates do not settle it.
        zone: the time zone of times that have none, such as ``Europe/London``.
        day: the day of files that say only at what time somebody came.

    Raises:
        upturn.Unreadable: with a sentence that says which file, what was found and what to do.
    """
    from upturn.exchange.presence.files import read_files

    return read_files(files, roster=roster, timetable=timetable, dates=dates, zone=zone, day=day)


def __getattr__(name: str) -> Any:
    """What is seldom needed is imported when it is asked for, so that `import upturn` stays light."""
    if name in {"Unreadable", "AmbiguousDates", "Problem"}:
        from upturn.exchange.reading import problems

        return getattr(problems, name)
    raise AttributeError(f"module 'upturn' has no attribute '{name}'")


__all__ = ["__version__", "read_lessons", "read_register"]
