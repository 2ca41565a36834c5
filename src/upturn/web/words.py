"""How pages say dates, counts and shares. Pure: today is always passed in.

Facts come first as counts ("79 of 106"); shares of a hundred are for whole schools, never for a child.
"""

from collections.abc import Sequence
from datetime import date, timedelta

HIDDEN = "hidden"


def day_words(day: date, *, year: bool = False) -> str:
    """A day as the school says it: “Thu 19 Nov”."""
    words = f"{day:%a} {day.day} {day:%b}"
    return f"{words} {day.year}" if year else words


def long_day(day: date) -> str:
    """A day in full: “Thursday 12 March 2026”."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def plain_day(day: date) -> str:
    """A day as it is written on paper for families: “12 March 2026”."""
    return f"{day.day} {day:%B} {day.year}"


def span_words(first: date, last: date) -> str:
    """A period with its year, said once: “1 Sep 2025 to 12 Mar 2026”."""
    opening = f"{first.day} {first:%b}"
    if first.year != last.year:
        opening += f" {first.year}"
    return f"{opening} to {last.day} {last:%b} {last.year}"


def ago(day: date, today: date) -> str:
    """How long ago a day was, in words a person would use."""
    days = (today - day).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    if 0 < days < 14:
        return f"{days} days ago"
    if 14 <= days < 70:
        return f"{days // 7} weeks ago"
    return f"on {day_words(day, year=day.year != today.year)}"


def due_words(day: date, today: date) -> str:
    """When something is due, and that it is late when it is."""
    days = (day - today).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    if days < 0:
        return f"{plural(-days, 'day')} late"
    return f"due {day_words(day)}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: “1 session”, “2 sessions”, “1,100 pupils”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def of(part: int, whole: int) -> str:
    """The plainest true form of a share: “7 of 10”."""
    return f"{part:,} of {whole:,}"


def rate_words(part: int, whole: int, places: int = 1) -> str:
    """A school's rate as a percentage; “not known” when there is nothing to divide by."""
    return "not known" if whole == 0 else f"{100 * part / whole:.{places}f}%"


def listed(items: Sequence[str]) -> str:
    """Items in a sentence: “Mon, Tue and Wed”."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def lead_words(names: Sequence[str], *, with_office: bool = False) -> str:
    """Whom to tell of a worry about safety: “Mr Penhale”, or with the office they hold."""
    if not names:
        return "your designated safeguarding lead"
    named = listed(names).replace(" and ", " or ")
    return f"{named}, designated safeguarding lead" if with_office else named


def change_words(now: tuple[int, int], before: tuple[int, int]) -> str:
    """Attended of possible now against before: a plain comparison with no praise and no blame."""
    (attended, possible), (attended_before, possible_before) = now, before
    if not possible or not possible_before:
        return "Nothing to compare with yet"
    difference = attended * possible_before - attended_before * possible
    was = of(attended_before, possible_before)
    if difference == 0:
        return f"the same as the four weeks before ({was})"
    return f"{'up' if difference > 0 else 'down'} from {was} in the four weeks before"


def week_words(monday: date) -> str:
    """A week by its Monday."""
    return f"week of {monday.day} {monday:%b}"


def weekday_name(weekday: int) -> str:
    """Monday is 0."""
    return f"{date(2024, 1, 1) + timedelta(days=weekday):%A}"


def year_words(year_group: str) -> str:
    """A year group as people say it: “9” is “Year 9”, “R” is “Reception”; anything else is said as given."""
    if year_group.upper() == "R":
        return "Reception"
    return f"Year {year_group}" if year_group.isdecimal() else year_group


def group_words(year_group: str, form: str) -> str:
    """Where a pupil belongs: “Year 9, 9C”."""
    return ", ".join(part for part in (year_words(year_group), form) if part)
