"""Marks that cannot be taken, as a reviewer reads them and as the rejected-rows file gives them back."""

from collections.abc import Mapping, Sequence

from upturn.exchange.outcomes import Remark
from upturn.exchange.reading.problems import RefusedMarks, Severity
from upturn.exchange.reading.recognition import Recognition

_WHERE = {
    "pupil": ("pupil", "name", "surname"),
    "code": ("code", "marks"),
    "subject": ("subject", "class_name"),
}


def remark_of(recognition: Recognition, refused: RefusedMarks) -> Remark:
    """Marks refused for one reason, as a reviewer reads it."""
    roles = _WHERE.get(refused.about, (refused.about,))
    column = next((found for role in roles if (found := recognition.heading(role))), None)
    rows = len(set(refused.lines))
    return Remark(refused.lines[0], column, refused.found, refused.reason, Severity.REJECTED, rows)


def reasons_by_line(refused: Sequence[RefusedMarks]) -> Mapping[int, Sequence[str]]:
    """Why marks on each line are refused; a line of many marks may have several reasons."""
    reasons: dict[int, dict[str, None]] = {}
    for each in refused:
        for line in each.lines:
            reasons.setdefault(line, {})[each.reason] = None
    return {line: tuple(said) for line, said in reasons.items()}
