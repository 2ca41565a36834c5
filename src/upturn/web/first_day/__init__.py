"""The first day: an empty store becomes a school's own, step by step."""
