"""Papers fetched by link: from arXiv, OpenReview and, where an operator wants it, by DOI.

    a canonical id -> paced in Redis -> pinned, checked, bounded HTTPS -> the bytes of a PDF

Nobody outside can make this deployment talk to itself: `addresses.py` says which addresses are
public, `transport.py` connects to the address it has checked and to no other, and `fetching.py`
looks at every redirect as if it were the first.
"""

from workers.links.library import Library as Library
from workers.links.library import open_library as open_library
