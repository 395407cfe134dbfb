"""The chat service that is a terminal: its threads, its screen, and what is typed."""
