"""Takes questions in, from whichever chat service and however asked, up to the job in Redis."""
