"""Who may ask where, how much, and what it may cost."""
