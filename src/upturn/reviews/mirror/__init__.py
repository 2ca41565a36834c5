"""The contact log held up to the school: for who leads, about habits, never about staff."""
