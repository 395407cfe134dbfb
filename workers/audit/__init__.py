"""What code alone can check of a paper: its numbers, against each other and what they rest on.

`audit` reads the numbers of one document: which of them are advertised and where each is measured,
against what; which quantity has two values in two places; whether the text names hardware, workload
and duration. `section` puts the audits of some documents into blocks for the end of an answer.
"""

from workers.audit.auditing import audit
from workers.audit.showing import section
from workers.audit.values import Audit, Conflict, HeadlineClaim, Setting

__all__ = ["Audit", "Conflict", "HeadlineClaim", "Setting", "audit", "section"]
