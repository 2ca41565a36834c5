"""What is handed on in September or at any move: chosen fields only, and a trace of what was chosen."""
