"""From an answer to the thread: each part once, at the pace a service allows."""
