"""How learners engage, and falls as questions."""
