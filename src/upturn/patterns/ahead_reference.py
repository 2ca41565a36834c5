"""What looking ahead means: plain Python over one school's pupils, to be read aloud.

This is the definition of the counts behind a forecast and of the watch before the summer; the modules that
work on many pupils at once are held to it by the conformance suite.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from upturn.kernel.sessions import Session
from upturn.patterns.reference import Pupil, beta_binomial, spells
from upturn.registers.reference import SessionMark, is_authorised, is_possible, is_unauthorised

Marks = Sequence[SessionMark]
When = tuple[date, Session]


def sessions_held(school: Sequence[Marks]) -> list[When]:
    """Sessions in which at least a tenth as many could have come as in the fullest, in order."""
    could = Counter((mark.day, mark.session) for pupil in school for mark in pupil if _counts(mark))
    fullest = max(could.values(), default=0)
    return sorted(when for when, pupils in could.items() if 10 * pupils >= fullest)


def _counts(mark: SessionMark) -> bool:
    """Possible, and not study leave."""
    return is_possible(mark) and mark.code is not None and mark.code.text != "S"


def _missed(mark: SessionMark) -> bool:
    return _counts(mark) and (is_authorised(mark) or is_unauthorised(mark))


def band_of_year(school: Sequence[Marks], held: int, low: int, high: int | None) -> tuple[int, int]:
    """Of pupils who by some session had missed from ``low`` to below ``high`` of 100: how many there were,
    and how many missed a tenth or more of the sessions after it. They were there for most of both."""
    sessions = sessions_held(school)
    before, after = set(sessions[:held]), set(sessions[held:])
    pupils = came = 0
    for marks in school:
        possible, missed = _of(marks, before)
        possible_after, missed_after = _of(marks, after)
        if possible >= 0.75 * max(len(before), 1) and possible_after >= 0.75 * max(len(after), 1):
            inside = 100 * missed >= low * possible and (high is None or 100 * missed < high * possible)
            pupils += inside
            came += inside and 10 * missed_after >= possible_after
    return pupils, came


def _of(marks: Marks, sessions: set[When]) -> tuple[int, int]:
    mine = [mark for mark in marks if (mark.day, mark.session) in sessions]
    return sum(map(_counts, mine)), sum(map(_missed, mine))


def away_before_summer(
    school: Sequence[Pupil], place: int, moved: float
) -> dict[int, tuple[int, int, float, int, int]]:
    """Pupils away more since a day than before it: days, away, usual, days before, away before.

    Usual is the pupil's rate before, drawn towards the school's by three days in three, times how much the
    school moves; days come in spells, so three of them are one draw.
    """
    parts = [(_away(pupil[place:]), _away(pupil[:place])) for pupil in school]
    school_before = sum(before[0] for _, before in parts), sum(before[1] for _, before in parts)
    found = {}
    for row, ((days, away), (days_before, away_before)) in enumerate(parts):
        touched = sum(spell.last >= place for spell in spells(school[row]))
        if days < 10 or days_before < 30 or touched < 3:
            continue
        draws = 3 + days_before / 3
        rate = moved * (3 * school_before[1] / school_before[0] + away_before / 3) / draws
        rate = min(max(rate, 1e-6), 0.95)
        few, some = round(days / 3), away // 3
        chance = sum(beta_binomial(few, k, draws * rate, draws * (1 - rate)) for k in range(some, few + 1))
        if away - days * rate >= 0.1 * days and chance <= 0.025:
            found[row] = (days, away, days * rate, days_before, away_before)
    return found


def _away(pupil: Pupil) -> tuple[int, int]:
    return sum(day.counts for day in pupil), sum(day.away for day in pupil)
