"""Input that ships with the program, and the developer programs that make it."""
