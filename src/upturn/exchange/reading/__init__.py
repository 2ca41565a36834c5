"""Reading what schools have: files to tables, tables to registers, rolls, contacts, class lists, calendars.

The way through, each step pure but for opening the file::

    table = open_table(Path("marks.csv"))            # any kind of file; Unreadable says what is wrong
    known = recognise(table, columns=remembered)     # kind, layout, mapping (a dict to remember), notes
    reading = read_register([known])                 # marks, pupils, problems; AmbiguousDates asks
    roll = read_roll(recognise(open_table(path), kind=Kind.ROLL))

`fingerprint(table)` is the same for files with the same headings, so that a mapping is asked for once a
source. Every remark is a `Problem`; every refusal is `Unreadable`, whose ``sentence`` is for the reader.
"""

from upturn.exchange.reading.problems import AmbiguousDates, Problem, Severity, Unreadable

__all__ = ["AmbiguousDates", "Problem", "Severity", "Unreadable"]
