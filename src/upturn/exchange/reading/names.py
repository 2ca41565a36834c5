"""Names, as far as they can tell two people apart."""


def share_a_word(one: str, other: str) -> bool:
    """Whether two names can be one person's: legal and preferred names, in any order, share a word."""
    return bool(_words(one) & _words(other)) or not _words(one) or not _words(other)


def _words(name: str) -> set[str]:
    letters = "".join(each if each.isalpha() else " " for each in name.casefold())
    return {word for word in letters.split() if len(word) > 1}
