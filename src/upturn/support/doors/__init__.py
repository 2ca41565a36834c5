"""The morning at the doors: who came when, and whom there is still time for."""
