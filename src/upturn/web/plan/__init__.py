"""The Plan pages: what are we all doing? One page to read, one to change, the pupil’s own, and paper."""
