"""The transition pack: what is handed on in September or at a move."""
