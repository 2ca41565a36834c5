"""Meeting mode: what do we keep, change or stop?"""
