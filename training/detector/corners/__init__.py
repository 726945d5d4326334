"""The second look: where exactly the corners of one plate lie, and whether it is a plate at all."""
