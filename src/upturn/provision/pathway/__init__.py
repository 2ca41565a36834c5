"""The pathway of a child to a provider and on from it: pure. What is asked, answered, agreed and shared."""
