"""Who can see what, and why: an organisation's settings, its people, and what was read and written."""
