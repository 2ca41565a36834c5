"""What several pupils share, and may be the school's to put right."""
