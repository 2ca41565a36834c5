"""Before you ring: one pupil's page for the minute before a call, on a phone and on A5."""
