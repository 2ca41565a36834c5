"""One pupil’s plan, laid out for a review."""
