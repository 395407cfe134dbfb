"""The runbooks of a deployment: found by question, and read whole.

Nothing here runs anything: files are read, and never a command of theirs.
"""

from workers.runbooks.runbooks import Runbooks

__all__ = ["Runbooks"]
