"""What a pathway refuses, each in the sentence its reader sees."""


class PathwayRefused(ValueError):
    """Something that cannot stand; nothing was written."""


class WrittenMeanwhile(PathwayRefused):
    """Somebody wrote the same thing meanwhile; nothing of this was written, and nothing typed is lost."""

    def __init__(self, who: str, what: str) -> None:
        super().__init__(
            f"{who} changed {what} while you were writing. Nothing you typed is lost, and nothing of it is "
            "saved yet: read what stands now, then save again."
        )
