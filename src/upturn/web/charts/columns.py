"""A whole school's rate by week: columns from none to a round number just above the highest."""

from collections.abc import Sequence
from dataclasses import dataclass

from upturn.web.charts import svg

_TOP, _BOTTOM, _LEFT, _RIGHT = 22.0, 28.0, 44.0, 8.0
_STEPS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
_MOST_LABELLED = 14


@dataclass(frozen=True, slots=True)
class Column:
    """One week: its label and its rate from 0 to 1, or ``None`` when the school was closed."""

    label: str
    rate: float | None
    provisional: bool = False


def rate_columns(
    columns: Sequence[Column],
    *,
    key: str,
    title: str,
    description: str,
    width: float = 560,
    height: float = 230,
) -> svg.Svg:
    """The picture of a rate by week. A provisional week (marks missing) has a dashed outline."""
    step = _step(max((column.rate or 0 for column in columns), default=0))
    ticks = [step * n for n in range(5)]
    plot = _Plot(columns, ticks[-1], width, height)
    body = [part for tick in ticks for part in plot.tick(tick)]
    body += [part for index in range(len(columns)) for part in plot.column(index)]
    return svg.drawing(key, width, height, title, description, body)


def _step(highest: float) -> float:
    """The distance between lines: the smallest round one of which four reach the highest column."""
    return next((step for step in _STEPS if 4 * step >= highest), 1.0)


@dataclass(frozen=True, slots=True)
class _Plot:
    columns: Sequence[Column]
    most: float
    width: float
    height: float

    def y(self, rate: float) -> float:
        return _TOP + (1 - rate / self.most) * (self.height - _TOP - _BOTTOM)

    def tick(self, rate: float) -> list[str]:
        y = self.y(rate)
        words = f"{100 * rate:.0f}%"
        return [
            svg.line(_LEFT, y, self.width - _RIGHT, y, "line"),
            svg.text(_LEFT - 8, y + 4, words, anchor="end"),
        ]

    def column(self, index: int) -> list[str]:
        column = self.columns[index]
        step = (self.width - _LEFT - _RIGHT) / len(self.columns)
        x, wide = _LEFT + step * (index + 0.5), step * 0.66
        every = -(-len(self.columns) // _MOST_LABELLED) * (2 if step < 38 else 1)
        shown = [] if index % every else [svg.text(x, self.height - 9, column.label, size=11.5)]
        if column.rate is None:
            return shown
        top = self.y(column.rate)
        bar = svg.rect(x - wide / 2, top, wide, self.y(0) - top, "bar")
        outline = [svg.outline(x - wide / 2, top, wide, self.y(0) - top)] if column.provisional else []
        words = [svg.text(x, top - 5, f"{100 * column.rate:.0f}", tone="ink", size=11.5)] if step > 18 else []
        return [bar, *outline, *words, *shown]
