"""The few drawing words every chart uses. All text is escaped here and nowhere else."""

from html import escape

TONES = {
    "ink": "#1b2523",
    "quiet": "#545f5b",
    "line": "#dcd7cd",
    "track": "#efece6",
    "bar": "#b3dac7",
    "deep": "#0f5c51",
    "paper": "#ffffff",
}
FONT = "Atkinson Hyperlegible Next, Segoe UI, system-ui, sans-serif"


class Svg(str):
    """Finished markup: templates show it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def number(value: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, width: float, height: float, tone: str, extra: str = "") -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="currentColor" {_tone(tone)}{extra}/>'
    )


def outline(x: float, y: float, width: float, height: float) -> str:
    """A dashed frame: what it holds is provisional."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="4 3" {_tone("quiet")}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, tone: str, extra: str = "") -> str:
    """A straight line."""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="currentColor" {_tone(tone)}{extra}/>'
    )


def path(points: list[tuple[float, float]], tone: str, width: float = 2.5) -> str:
    """An open line through points; nothing for fewer than two."""
    if len(points) < 2:
        return ""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return (
        f'<path d="M{steps}" fill="none" stroke="currentColor" stroke-width="{number(width)}" '
        f'stroke-linejoin="round" stroke-linecap="round" {_tone(tone)}/>'
    )


def dot(x: float, y: float, radius: float, tone: str) -> str:
    """A filled circle."""
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="currentColor" {_tone(tone)}/>'


def text(
    x: float,
    y: float,
    words: str,
    *,
    tone: str = "quiet",
    anchor: str = "middle",
    size: float = 12,
    bold: bool = False,
) -> str:
    """A label; its words are escaped."""
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" font-size="{number(size)}"{weight} '
        f'fill="currentColor" {_tone(tone)}>{escape(words)}</text>'
    )


def drawing(key: str, width: float, height: float, title: str, description: str, body: list[str]) -> Svg:
    """A whole picture with its title and description. ``key`` must be unique on the page."""
    name = escape(key, quote=True)
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" role="img" color="{TONES["ink"]}" '
        f'font-family="{FONT}" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _tone(name: str) -> str:
    return f'data-tone="{name}" color="{TONES[name]}"'
