"""Everything that only Slack has: how it is called, what it shows, what it sends."""
