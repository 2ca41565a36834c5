"""How a file's columns were read, for a reviewer to check against what they know of it."""

from upturn.exchange.outcomes import Column
from upturn.exchange.reading.recognition import Recognition


def columns_read(recognition: Recognition) -> tuple[Column, ...]:
    """Each column that was taken for something, with what its first row holds."""
    table = recognition.table
    first = table.row(recognition.skip) if table.height > recognition.skip else ("",) * table.width
    return tuple(
        Column(heading=table.headings[place], meaning=role.replace("_", " "), example=first[place])
        for role, place in recognition.places.items()
    )
