"""What is refused about barriers and words, each in the sentence its reader sees."""


class BarrierRefused(ValueError):
    """Something that cannot be recorded; ``field`` is the one to mend, the message what its reader sees."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class BarrierChanged(BarrierRefused):
    """Somebody moved the barrier while another was writing; nothing was written."""
