"""A provider’s weeks, counted."""
