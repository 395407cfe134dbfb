"""The paper club, as rules and values: what was posted, when a digest is due, what it says."""
