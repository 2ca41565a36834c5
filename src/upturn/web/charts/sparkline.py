"""A line the height of a word: the shape of recent weeks beside figures that say it in full."""

from collections.abc import Sequence

from upturn.web.charts.svg import Svg, number

_WIDTH, _HEIGHT, _EDGE = 104.0, 28.0, 4.0


def sparkline(weeks: Sequence[tuple[int, int]]) -> Svg:
    """Attended of possible, week by week, oldest first; weeks with nothing possible leave no point.

    The picture is hidden from screen readers: the counts stand beside it.
    """
    shares = [attended / possible for attended, possible in weeks if possible]
    if len(shares) < 2:
        return Svg("")
    step = (_WIDTH - 2 * _EDGE) / (len(shares) - 1)
    tall = _HEIGHT - 2 * _EDGE
    points = [(_EDGE + i * step, _EDGE + (1 - share) * tall) for i, share in enumerate(shares)]
    steps = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    x, y = points[-1]
    box = f"0 0 {number(_WIDTH)} {number(_HEIGHT)}"
    return Svg(
        f'<svg class="spark" viewBox="{box}" aria-hidden="true" focusable="false">'
        f'<line x1="{number(_EDGE)}" y1="{number(_HEIGHT - 2)}" x2="{number(_WIDTH - _EDGE)}" '
        f'y2="{number(_HEIGHT - 2)}" stroke="currentColor" stroke-opacity=".3"/>'
        f'<polyline points="{steps}" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linejoin="round"/>'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="2.75" fill="currentColor"/></svg>'
    )
