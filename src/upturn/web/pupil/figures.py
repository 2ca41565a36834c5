"""A pupil's figures: the few that lead the page, and the official ones with how each is counted."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from upturn.families.promises import LastContact
from upturn.registers import kernels
from upturn.registers.formulas import Formula, formulas
from upturn.registers.packed import PackedMarks
from upturn.registers.queries import PupilYear
from upturn.registers.statistics import CountArrays, Counts
from upturn.web.components import Figure, Link, Provenance
from upturn.web.imports.presenting import freshness_words
from upturn.web.pupil.page import OfficialRow
from upturn.web.pupil.periods import PagePeriod
from upturn.web.words import ago, change_words, day_words, plural, span_words

ATTENDED_OF_POSSIBLE = "Sessions attended, of those that were possible. Nothing else goes in."
_TERMS = (
    ("possible", "Possible sessions"),
    ("attended", "Attended"),
    ("approved_educational_activity", "of which learning elsewhere"),
    ("late_before_close", "of which late"),
    ("authorised", "Away, authorised"),
    ("unauthorised", "Away, unauthorised"),
    ("late_after_close", "of which late after the register closed"),
)


@dataclass(frozen=True, eq=False)
class YearSoFar:
    """A pupil's year up to its latest marks, counted by the engine."""

    year: PupilYear
    today: date

    @cached_property
    def packed(self) -> PackedMarks:
        """The one pupil's marks, ``[1, 742]``."""
        return self.year.packed

    @cached_property
    def counts(self) -> Counts:
        """Over the whole year so far."""
        return self.between(self.year.year.first_day, self.year.year.last_day)

    @cached_property
    def weekly(self) -> CountArrays:
        """By week, ``[1, weeks]``."""
        return kernels.weekly(self.packed, self.year.year.first_day, self.year.year.last_day)

    def between(self, first: date, last: date) -> Counts:
        """Over some days of the year."""
        return kernels.counts(self.packed, first, last).at(0)

    @property
    def marks_to(self) -> date | None:
        return self.year.freshness.marks_to


def lead_figures(
    so_far: YearSoFar, period: PagePeriod, last: LastContact | None, *, is_here: bool
) -> tuple[Figure, ...]:
    """What leads the page: of a leaver only what they attended; conversations for who may see them."""
    figures = [_attended(so_far, period)]
    if is_here:
        figures += [_four_weeks(so_far), _no_reason(so_far)]
    if last is not None:
        figures.append(_conversation(last, so_far.today))
    return tuple(figures)


def _attended(so_far: YearSoFar, period: PagePeriod) -> Figure:
    counts = so_far.between(period.first, period.last)
    label = f"Attended {period.words}"
    if not counts.possible:
        return Figure(label, "Not known", note="No session has been possible yet.")
    return Figure(
        label,
        f"{counts.attended:,}",
        f"of {plural(counts.possible, 'session')}",
        note=f"{plural(counts.missing, 'session')} with no mark yet" if counts.missing else "",
        provenance=Provenance(
            sessions=f"{counts.possible:,} possible: {counts.attended:,} attended, {counts.absent:,} away",
            period=_period_words(so_far, period),
            formula=ATTENDED_OF_POSSIBLE,
            as_of=freshness_words(so_far.year.freshness, so_far.today),
            missing=_missing_words(counts),
        ),
    )


def _period_words(so_far: YearSoFar, period: PagePeriod) -> str:
    last = min(period.last, so_far.marks_to) if so_far.marks_to else period.last
    return span_words(period.first, max(last, period.first))


def _missing_words(counts: Counts) -> str:
    if not counts.missing:
        return "No mark is missing."
    return f"{plural(counts.missing, 'mark')} not made; counted neither as attended nor as away."


def _four_weeks(so_far: YearSoFar) -> Figure:
    picture, label = so_far.year.picture, "Last four school weeks"
    if picture is None or not picture.last_possible:
        return Figure(label, "Not known", note="No session was possible in them.")
    now = (picture.last_attended, picture.last_possible)
    before = (picture.previous_attended, picture.previous_possible)
    note = change_words(now, before)
    note = f"{note[0].upper()}{note[1:]}"
    if picture.last_set_aside:
        note += f"; {picture.last_set_aside} away ill or by agreement"
    return Figure(
        label,
        str(picture.last_attended),
        f"of {plural(picture.last_possible, 'session')}",
        note=note,
        provenance=Provenance(
            sessions=f"{picture.last_possible} possible; {picture.previous_possible} in the four before",
            period="The last four weeks with school in them, and the four before those",
            formula=ATTENDED_OF_POSSIBLE
            + " Illness and agreed absence are missed sessions too, and said apart.",
            as_of=freshness_words(so_far.year.freshness, so_far.today),
            missing=_missing_words(so_far.counts),
        ),
    )


def _no_reason(so_far: YearSoFar) -> Figure:
    picture, label = so_far.year.picture, "No reason yet"
    if picture is None or not picture.no_reason_yet or picture.no_reason_since is None:
        return Figure(label, "None", note="in the last four weeks")
    return Figure(
        label,
        str(picture.no_reason_yet),
        "session" if picture.no_reason_yet == 1 else "sessions",
        note=f"since {day_words(picture.no_reason_since)}: ours to find out.",
        tone="owed",
        link=Link("Record what you hear", "#record"),
        provenance=Provenance(
            sessions="Sessions marked N, no reason yet established",
            period="The last 28 days up to the latest marks",
            formula="Sessions still marked N. A reason given to the register takes them off.",
            as_of=freshness_words(so_far.year.freshness, so_far.today),
            missing="A session with no mark is not among them.",
        ),
    )


def _conversation(last: LastContact, today: date) -> Figure:
    label, held, tried = "Last conversation", last.conversation, last.attempt
    attempt = ""
    if tried and (held is None or tried.on > held.on):
        attempt = f"Last tried {ago(tried.on, today)}, by {tried.by_name}"
    if held is None:
        return Figure(label, "None yet", note=attempt or "Nobody has recorded one.")
    note = f"with {held.how.lower()}, by {held.by_name}"
    return Figure(label, _capital(ago(held.on, today)), note=f"{note}. {attempt}" if attempt else note)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def official_figures(so_far: YearSoFar) -> tuple[OfficialRow, ...]:
    """The year so far as official statistics count it, each figure with its definition."""
    counts = so_far.counts
    rows = [OfficialRow(term, f"{getattr(counts, name):,}", _words(name)) for name, term in _TERMS]
    rate = counts.absence_rate
    known = {True: "Yes", False: "No", None: "Not known"}
    return (
        *rows,
        OfficialRow(
            "Absence rate", "Not known" if rate is None else f"{100 * rate:.1f}%", _words("absence_rate")
        ),
        OfficialRow("Missed a tenth or more (persistent)", known[counts.persistent], _sum(counts, 10)),
        OfficialRow("Missed half or more (severe)", known[counts.severe], _sum(counts, 2)),
    )


def _sum(counts: Counts, times: int) -> str:
    """A threshold as the sum it is: integers, never a rounded percentage."""
    if not counts.possible:
        return "Not known while nothing was possible."
    sign = "is at least" if times * counts.absent >= counts.possible else "is less than"
    return (
        f"{times} × {counts.absent} away = {times * counts.absent}, which {sign} {counts.possible} possible."
    )


def official_provenance(so_far: YearSoFar, today: date) -> Provenance:
    """What stands behind all the official figures."""
    year, counts = so_far.year.year, so_far.counts
    last = so_far.marks_to or year.last_day
    return Provenance(
        sessions=f"Every possible session of this enrolment: {counts.possible:,}",
        period=span_words(year.first_day, last),
        formula="As the Department for Education counts them, per enrolment, in whole sessions.",
        as_of=freshness_words(so_far.year.freshness, today),
        missing=_missing_words(counts),
    )


@cache
def _formulas() -> dict[str, Formula]:
    return {each.name: each for each in formulas()}


def _words(name: str) -> str:
    return _formulas()[name].words
