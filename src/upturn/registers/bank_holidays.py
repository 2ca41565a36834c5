"""Bank holidays of England and Wales, from the list GOV.UK publishes, as installed: nothing is fetched."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

DIVISION = "england-and-wales"


@cache
def bank_holidays() -> Mapping[date, str]:
    """Each bank holiday's name by its day, for the years the installed list covers (2012 to 2028)."""
    listed = json.loads((files("govuk_bank_holidays") / "bank-holidays.json").read_text(encoding="utf-8"))
    events = listed[DIVISION]["events"]
    return MappingProxyType({date.fromisoformat(event["date"]): event["title"] for event in events})
