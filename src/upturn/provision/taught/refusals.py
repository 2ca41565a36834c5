"""What is refused about lessons taught, each in the sentence its reader sees."""


class LessonRefused(ValueError):
    """Something about a lesson that cannot stand; nothing was written."""
