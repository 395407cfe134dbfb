"""Made-up papers in the manner of three fields, in other words than those the rules grew up with.

A measurement of security, a database engine and a training system: other section titles, other ways
to list and to hedge, and in each the sentences that look right for a section and are not.
"""

from sample_paper import paper

from bot.core.document import Document

SECURITY = """
# Abstract
Routers in homes are seldom updated and often reachable. We measure how long known holes stay open
on 48,210 home routers in nine countries. Probe, our scanner, asks every address once per hour and
compares the banner with a table of releases. After 90 days, 61% of the routers that had been
vulnerable on the first day were still vulnerable.
# 1 Introduction
Earlier studies looked at servers in data centers and assume that somebody reads the advisories.
Nobody at home does. We make the following contributions:
• the first longitudinal measurement of patch delay on home routers, taken from outside and without
any software on the device (Section 3);
• a way to tell a rebooted router from a replaced one by the drift of its clock, and
• a public data set of 4.1 million probes with the addresses removed.
The remainder of this paper is organized as follows.
---
# 2 Background
Vendors publish updates on their web pages and do not notify the owners of old devices.
# 3 Methodology
Probe consists of a scheduler, a pool of senders and a store of banners. The scheduler assigns each
address to a sender that has not contacted the same network within the last minute. When a router
answers with a banner, the sender stores the banner and the offset of the clock. To tell a reboot
from a replacement, we fit a line through the clock offsets of each address.
# 4 Results
Of the 48,210 routers, 29,400 ran a release with a known hole on the first day. The median delay
between an advisory and the update was 147 days, which is 3.5 times as long as on the servers of
earlier studies. Routers of the two vendors with automatic updates were patched within 6 days.
Each sender ran on a machine with 2 cores and 4 GB of memory.
# 5 Ethical Considerations
We contacted the vendors 90 days before publication and removed every address that asked us to.
# 6 Threats to Validity
Banners can lie, and a vendor who fixes a hole without changing the banner looks vulnerable to us.
Addresses change hands, so one household may have been counted more than once. Our vantage points
are all in Europe, and a network that filters by country answers them differently. We did not verify
any of the holes by exploiting it.
# 7 Related Work
Unlike the census of Durand et al. [4], Probe follows the same device for three months. Scans of
the whole address space cannot follow a device over time, which is their main limitation.
# 8 Conclusion
Holes in home routers stay open for months, and automatic updates close them within days.
"""

DATABASE = """
# Abstract
rowan is an embedded database engine that keeps recent writes in a tree and old ones in sorted runs.
It commits a transaction with one disk write. On a read-mostly workload, rowan answers 2.3x more
queries per second than an engine with a single tree, and it loses no committed transaction when the
power fails.
# 1. INTRODUCTION
Many engines trade the speed of reads for the speed of writes. We introduce rowan, which moves data
between both forms while nobody is looking. The key idea of rowan is to let the age of a key decide
where it lives. To our knowledge, no previous engine has decided the form of storage per key.
Section 2 describes the design and Section 3 evaluates it.
---
# 2. DESIGN AND IMPLEMENTATION
rowan is organized as a tree in memory, a log, and up to seven sorted runs on disk. When a
transaction commits, the log manager appends all of its changes as one record and waits for the
disk. A background thread moves keys that have not been written for an hour from the tree to the
youngest run. Each run stores a filter in memory that answers whether a key can be in it. To
keep scans cheap, rowan merges two runs as soon as their key ranges overlap by half.
# 2.1 Recovery
After a crash, the log manager reads the log from the last checkpoint and applies every record whose
checksum is right.
# 3. EXPERIMENTS
All experiments use a machine with 16 cores, 64 GB of memory and one flash disk. Compared to the
engine with a single tree, rowan reduces the bytes written per transaction by 41%. Figure 4 shows
the throughput of all engines. Recovery after a crash takes 1.8 seconds for a log of 2 GB, an order
of magnitude less than replaying the whole history. Under a scan-heavy workload rowan is 12% slower
than the engine with sorted runs only.
# 4. DISCUSSION
rowan does not support secondary indexes, and the unit of locking is the whole tree. We assume that
the working set of keys younger than an hour fits in memory. The log grows without bound while the
background thread is behind, a case that our experiments never reach. Moving keys has negligible
overhead. Choosing the number of runs by itself is left for future work.
# 5. RELATED WORK
In contrast to LevelDB [9], rowan keeps recent keys in a tree that can be updated in place. The
design of our log is inspired by ARIES [2]. Engines with sorted runs suffer from slow scans.
"""

TRAINING = """
# Abstract
Training a large model stops whenever one of its thousands of accelerators fails. We present Ember,
a training system that replaces a failed accelerator without going back to a checkpoint. Ember keeps
a second copy of each optimizer shard on a neighbour. In a run of 54 days on 2,048 accelerators,
Ember cut the time lost to failures from 17% to 2%.
# 1 Introduction
Existing systems save a checkpoint every hour and lose everything since. Our contributions are as
follows. First, we show that the state to be copied is one twelfth of what a checkpoint holds. Ember
is the first system that repairs a pipeline while the other pipelines keep training. Ember has been
in production use since January and has trained four models.
---
# 2 System Overview
Ember consists of a controller, one agent per machine, and a copy service. The agent streams each
optimizer shard to the neighbour on the ring after every step. When an agent misses three
heartbeats, the controller assigns its shards to a spare machine and rewinds only the pipeline that
the machine belonged to. To hide the cost of copying, the copy service sends data while the
gradients are being computed. For example, consider a pipeline of four machines.
# 3 Evaluation
We use two clusters with 512 and 2,048 accelerators. Ember resumes training 38 seconds after a
failure, 11x faster than restarting from a checkpoint. Copying lowers the throughput by 1.3% on
average. The loss curves with and without failures differ by less than 0.1%.
# 4 Limitations
Ember cannot survive the loss of two neighbours on the ring within one step. The spare machines sit
idle until something fails, which costs 1.5% of the cluster. All failures in our experiments were
either real or injected by killing a process; we did not inject silent data corruption. See Section
2 for the failure model.
# 5 Related Work
Ember builds on the asynchronous checkpoints of CheckFreq [3]. Bamboo [8] uses redundant computation
and therefore needs more memory.
# 6 Conclusion
We presented Ember, which makes the failure of an accelerator a matter of seconds.
"""


def unseen() -> dict[str, Document]:
    """The papers, by field."""
    return {
        "security": paper(SECURITY, "How Long Holes Stay Open: Patch Delay on Home Routers"),
        "database": paper(DATABASE, "rowan: An Engine That Lets the Age of a Key Decide"),
        "training": paper(TRAINING, "Ember: Training Through Failures"),
    }
