"""The Barriers pages: what gets in this pupil's way, in whose words, and what is done about it?"""
