"""What time it is for pages."""

from upturn.people.clock import now, today

__all__ = ["now", "today"]
