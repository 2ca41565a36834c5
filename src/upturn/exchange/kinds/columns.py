"""How a file's columns were read, for a reviewer to check against what they know of it."""

from upturn.exchange.outcomes import Column
from upturn.exchange.reading.headings import is_day_heading
from upturn.exchange.reading.recognition import Recognition

MOST_OTHERS = 40


def columns_read(recognition: Recognition) -> tuple[Column, ...]:
    """Each named column, those that were taken for something first; columns that are days are left out."""
    table = recognition.table
    first = table.row(recognition.skip) if table.height > recognition.skip else ("",) * table.width
    roles = {place: role for role, place in recognition.places.items()}
    others = [
        place
        for place, heading in enumerate(table.headings)
        if heading and place not in roles and not is_day_heading(heading)
    ]
    return tuple(
        Column(heading=table.headings[place], role=roles.get(place, ""), example=first[place])
        for place in (*roles, *others[:MOST_OTHERS])
    )
