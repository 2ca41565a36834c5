"""The numbers marks are stored as, by their letters."""

from collections.abc import Mapping
from types import MappingProxyType

from upturn.demo.clock import TODAY
from upturn.registers.codes import code_set_on

NUMBERS: Mapping[str, int] = MappingProxyType(
    {text: code.number for text, code in code_set_on(TODAY).codes.items()}
)
"""A code's letters to its byte, for the code set in force in both of the town's years."""

LETTERS: Mapping[int, str] = MappingProxyType({number: text for text, number in NUMBERS.items()})
