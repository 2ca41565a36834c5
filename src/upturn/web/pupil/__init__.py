"""The Pupil page: what is going on, and what did we agree?"""
