"""What marks hint at: patterns named only when the numbers carry them, said as a sentence and a question.

Pure arrays over packed marks. `reference` is the definition in plain Python; one conformance suite holds
the kernels to it.
"""
