"""The sameness mirror: do we do the same three things to everyone, and whom did nobody ask?"""
