"""How long, in the words of meeting services: 1h 13m 42s, 1 hr 2 min, 59 Min., 00:45:10, PT20M, 58."""

import re
from dataclasses import dataclass
from functools import lru_cache

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86_400
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:[.,]\d+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ISO = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.I,
)
# First letters of the units' names in the languages that reports come in; hours before seconds, since
# German and Swedish hours begin as seconds do.
_UNITS = (
    (HOUR, ("h", "st", "u", "t", "ч", "g", "小时", "時間", "시간", "awr", "ore", "ora")),
    (MINUTE, ("m", "м", "分", "분", "dk")),
    (SECOND, ("s", "с", "秒", "초", "eil")),
    (DAY, ("d",)),
)


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds, and to how many seconds they are exact."""

    seconds: float
    exact_to: int


@lru_cache(16_384)
def read_duration(text: str, unit: int = MINUTE) -> Duration | None:
    """What a text says; None where it says no duration.

    Args:
        text: as given.
        unit: the seconds of one, for a number without a unit.
    """
    wanted = text.strip()
    if _NUMBER.fullmatch(wanted):
        return Duration(_number(wanted) * unit, unit)
    if match := _CLOCK.fullmatch(wanted):
        hours, minutes, seconds = map(int, match.groups())
        return Duration(hours * HOUR + minutes * MINUTE + seconds, SECOND)
    if len(wanted) > 1 and (match := _ISO.fullmatch(wanted)):
        said = match.groupdict(default="0")
        parts = (
            (DAY, said["days"]),
            (HOUR, said["hours"]),
            (MINUTE, said["minutes"]),
            (SECOND, said["seconds"]),
        )
        return Duration(sum(size * _number(number) for size, number in parts), SECOND)
    return _in_words(wanted)


def _in_words(text: str) -> Duration | None:
    if _PART.sub("", text).strip(" .,"):
        return None
    parts = [(_number(number), _unit(word)) for number, word in _PART.findall(text)]
    sizes = [size for _, size in parts if size is not None]
    if not parts or len(sizes) < len(parts):
        return None
    return Duration(sum(number * size for number, size in parts if size is not None), min(*sizes, MINUTE))


def _unit(word: str) -> int | None:
    lower = word.lower()
    return next((size for size, starts in _UNITS if lower.startswith(starts)), None)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
