"""What kind of data a stored field is, and so how long it may stay and where it may go."""

from enum import StrEnum


class DataClass(StrEnum):
    """The four kinds of data Upturn stores; every model field has exactly one."""

    PERSONAL = "personal"
    SPECIAL_CATEGORY = "special category"
    OPERATIONAL = "operational"
    PUBLIC = "public"


class Retention(StrEnum):
    """How long each kind is kept before its eraser may run."""

    SIX_YEARS_AFTER_ENTRY = "six years after the entry (register law)"
    UNTIL_AGE_25 = "until the pupil's twenty-fifth birthday"
    WHILE_USEFUL = "while it is useful"


RETENTION = {
    DataClass.PERSONAL: Retention.SIX_YEARS_AFTER_ENTRY,
    DataClass.SPECIAL_CATEGORY: Retention.UNTIL_AGE_25,
    DataClass.OPERATIONAL: Retention.SIX_YEARS_AFTER_ENTRY,
    DataClass.PUBLIC: Retention.WHILE_USEFUL,
}
