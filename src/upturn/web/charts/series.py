"""A weekly series: a bar for each school week, and a line of the four school weeks that end with it.

Bars are shares of the sessions that were possible, and each says its count ("7/10"), so a short week is
never mistaken for a full one; a week with missing marks has a dashed frame. No threshold is drawn, and no
event is drawn as if it were a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from upturn.web.charts import svg
from upturn.web.words import of, plural, week_words

_TOP, _BOTTOM, _LEFT, _RIGHT = 34.0, 30.0, 44.0, 92.0
_MOST_LABELLED = 16
_RUN = 4


@dataclass(frozen=True, slots=True)
class Week:
    """One week by its Monday: sessions possible, attended, with no mark. Nothing possible: a closed week."""

    monday: date
    possible: int
    attended: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The four school weeks that end with ``monday``'s, or fewer when there are not four yet."""

    monday: date
    possible: int
    attended: int


def runs(weeks: Sequence[Week]) -> list[Run]:
    """For each week with a possible session, it and up to three such weeks before it, pooled."""
    held = [week for week in weeks if week.possible]
    windows = (held[max(0, end - _RUN) : end] for end in range(1, len(held) + 1))
    return [
        Run(window[-1].monday, sum(w.possible for w in window), sum(w.attended for w in window))
        for window in windows
    ]


def series_sentence(weeks: Sequence[Week]) -> str:
    """The chart in a sentence: where it began, the lowest four weeks, and where it stands."""
    pooled = runs(weeks)
    if len(pooled) < 2 * _RUN:
        count = plural(len(pooled), "school week")
        return f"{count} so far: too few to say which way it is going. Eight would be enough."
    whole = pooled[_RUN - 1 :]
    lowest = min(whole, key=lambda run: run.attended / run.possible)
    first, last = whole[0], whole[-1]
    sentence = f"{of(first.attended, first.possible)} sessions in the first four school weeks"
    if lowest not in (first, last):
        sentence += f", {of(lowest.attended, lowest.possible)} in the four to the {week_words(lowest.monday)}"
    return f"{sentence}, {of(last.attended, last.possible)} in the latest four."


def weekly_series(
    weeks: Sequence[Week], *, key: str, title: str, width: float = 720, height: float = 240
) -> svg.Svg:
    """The picture of a series, ``width`` by ``height`` units, scaling to its place."""
    plot = _Plot(weeks, width, height)
    body = [*plot.axis(), *plot.bars(), *plot.line()]
    return svg.drawing(key, width, height, title, series_sentence(weeks), body)


@dataclass(frozen=True, slots=True)
class _Plot:
    weeks: Sequence[Week]
    width: float
    height: float

    @property
    def step(self) -> float:
        return (self.width - _LEFT - _RIGHT) / max(len(self.weeks), 1)

    def x(self, index: int) -> float:
        return _LEFT + self.step * (index + 0.5)

    def y(self, share: float) -> float:
        return _TOP + (1 - share) * (self.height - _TOP - _BOTTOM)

    def axis(self) -> list[str]:
        """Three quiet lines: none, half and all of the sessions."""
        marks = ((0.0, "none"), (0.5, "half"), (1.0, "all"))
        end = self.width - _RIGHT
        lines = [svg.line(_LEFT, self.y(share), end, self.y(share), "line") for share, _ in marks]
        words = [svg.text(_LEFT - 8, self.y(share) + 4, word, anchor="end") for share, word in marks]
        return lines + words

    def bars(self) -> list[str]:
        drawn: list[str] = []
        for index, week in enumerate(self.weeks):
            drawn += self._bar(index, week)
        return drawn

    def _bar(self, index: int, week: Week) -> list[str]:
        x, wide = self.x(index), self.step * 0.62
        label = self._week_label(index, week)
        if not week.possible:
            closed = [] if self._crowded else [svg.text(x, self.y(0) - 6, "closed", size=11)]
            return [*label, *closed]
        top = self.y(week.attended / week.possible)
        left, tall = x - wide / 2, self.y(0) - self.y(1)
        track = svg.rect(left, self.y(1), wide, tall, "track")
        bar = svg.rect(left, top, wide, self.y(0) - top, "bar")
        outline = [svg.outline(left, self.y(1), wide, tall)] if week.missing else []
        count = f"{week.attended}/{week.possible}"
        words = [] if self._crowded else [svg.text(x, self.y(1) - 7, count, tone="ink")]
        return [track, bar, *outline, *words, *label]

    def line(self) -> list[str]:
        """The four-week line, and what it says at its end."""
        places = {week.monday: index for index, week in enumerate(self.weeks)}
        pooled = runs(self.weeks)[_RUN - 1 :]
        points = [(self.x(places[run.monday]), self.y(run.attended / run.possible)) for run in pooled]
        if not points:
            return []
        (x, y), last = points[-1], pooled[-1]
        beside, words = self.width - _RIGHT + 8, of(last.attended, last.possible)
        return [
            svg.path(points, "deep", 3),
            svg.dot(x, y, 6.5, "paper"),
            svg.dot(x, y, 4.5, "deep"),
            svg.text(beside, y, words, tone="ink", anchor="start", size=14, bold=True),
            svg.text(beside, y + 16, "last 4 weeks", anchor="start"),
        ]

    @property
    def _crowded(self) -> bool:
        return len(self.weeks) > _MOST_LABELLED

    def _week_label(self, index: int, week: Week) -> list[str]:
        if self._crowded and index % 4:
            return []
        return [svg.text(self.x(index), self.height - 10, f"{week.monday.day} {week.monday:%b}", size=11.5)]
