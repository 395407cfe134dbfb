"""What a process stands on: a Redis, a worker, and signs of life."""
