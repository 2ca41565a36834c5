"""The Pupils page: who needs a conversation this week, and why?"""
