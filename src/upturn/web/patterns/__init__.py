"""The Patterns page: what does the register suggest asking, and what may be ours to change?"""
