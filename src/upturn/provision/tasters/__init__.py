"""Try first: a lesson to try, a lesson to watch or a conversation, before anybody refers anyone."""
