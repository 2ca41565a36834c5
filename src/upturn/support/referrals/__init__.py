"""Help asked of somebody else, where it stands, and what happens meanwhile."""
