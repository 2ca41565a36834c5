"""Online and alternative provision: what learners do in lessons, beside the register, never merged with it.

Pure modules: arrays and frozen dataclasses in, figures and sentences out. `reference` is the definition of a
learner's week in plain Python; one conformance suite holds the arrays to it.
"""
