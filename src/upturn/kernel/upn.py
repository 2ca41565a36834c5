"""Unique pupil numbers: a check letter, an authority number, a school number and a serial.

A UPN is thirteen characters: one check letter and twelve more, the last of which may be a letter
in a temporary number. The check letter is the weighted sum of the twelve, modulo 23, in an
alphabet without I, O and S (Department for Education, "Unique pupil numbers", guide for schools).
"""

import re

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SHAPE = re.compile(r"[A-Z]\d{11}[0-9A-Z]")


class InvalidUPN(ValueError):
    """A text that is no UPN; the message is the sentence a person reads."""


def check_letter(body: str) -> str:
    """The check letter of the twelve characters that follow it.

    Raises:
        InvalidUPN: when a temporary number ends in I, O or S, which the alphabet lacks.
    """
    total = 0
    for weight, character in enumerate(body, start=2):
        if character.isdigit():
            value = int(character)
        elif character in CHECK_LETTERS:
            value = CHECK_LETTERS.index(character)
        else:
            raise InvalidUPN(f"A UPN never holds the letter {character}.")
        total += weight * value
    return CHECK_LETTERS[total % len(CHECK_LETTERS)]


def normalise_upn(text: str) -> str:
    """The UPN as stored: thirteen capital characters whose check letter is right.

    Raises:
        InvalidUPN: with what was found and what was expected.
    """
    upn = text.strip().upper()
    if not _SHAPE.fullmatch(upn):
        raise InvalidUPN(
            f"“{text.strip()}” is not a UPN: a letter and twelve digits were expected, "
            "the last of which may be a letter."
        )
    expected = check_letter(upn[1:])
    if upn[0] != expected:
        raise InvalidUPN(
            f"“{upn}” has the check letter {upn[0]} where {expected} was expected: "
            "one character is probably mistyped."
        )
    return upn


def looks_like_upn(text: str) -> bool:
    """Whether a text has the shape of a UPN, right check letter or not."""
    return _SHAPE.fullmatch(text.strip().upper()) is not None
