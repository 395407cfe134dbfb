"""Pairs of sentences, one from an abstract and one from an evaluation: do they contradict?"""

import pytest
from sample_paper import paper

from bot.core.evidence import index_of
from workers.audit import Audit, audit

TWO_VALUES = [
    ("Heron increases throughput by 3.2× over Orca.",
     "The throughput of Heron is 2.8× that of Orca."),
    ("Heron increases throughput by 3.2x over Orca.",
     "Heron raises throughput over Orca by a factor of 2.8."),
    ("Heron improves throughput by up to 3.2×.", "Heron improves throughput by up to 2.8×."),
    ("Heron increases throughput 3.2-fold over Orca.",
     "Heron increases throughput over Orca 2.5 times."),
    ("Heron improves throughput over Orca by 2.1–3.2×.",
     "Heron improves throughput over Orca by 2.1–2.8×."),
    ("Heron improves throughput over Orca by 2.1–2.8×.",
     "Heron improves throughput over Orca by up to 3.2×."),
    ("Heron reduces the median waiting time by 62% compared to Orca.",
     "The median waiting time is 47% lower than with Orca."),
    ("Heron serves 115% and 107% more requests on A800 and H800 clusters.",
     "It serves 115% and 98% more requests on A800 and H800 clusters."),
    ("Heron recovers from a crash in 1.8 seconds.",
     "Recovery from a crash takes 2,400 ms with Heron."),
    ("One server with Heron generates 5,120 tokens per second.",
     "With Heron, one server generates 4,210 tokens/s."),
    ("The index of Heron needs 26 GB of memory.", "The index takes 41 GB of memory."),
    ("We sampled 198 failures reported by users of distributed storage.",
     "Of the 243 failures that users of distributed storage reported, most were old."),
    ("Heron cuts the time lost to failures from 17% to 2%.",
     "Heron cuts the time lost to failures from 17% to 4%."),
    ("Of the catastrophic failures, 92% are the result of incorrect handling of errors.",
     "Most catastrophic failures (77%) are the result of incorrect handling of errors."),
    ("We study 198 failures of 5 systems.", "We studied 189 failures of five systems."),
    ("Our dataset contains 1.2 million requests.", "The dataset consists of 1.4 million requests."),
    ("Our trace was collected over 14 days.", "The trace was collected over 12 days."),
    ("Heron reduces write amplification from 12 to 4.",
     "Write amplification falls from 12 to 5 under the same workload."),
]  # fmt: skip

NO_CONTRADICTION = [
    ("We study 198 failures of 5 systems.", "We studied 48 failures of five systems in depth."),
    ("Our dataset contains 1.2 million requests.",
     "The test dataset consists of 1.1 million requests."),
    ("Our trace was collected over 14 days.", "The Azure trace was collected over 12 days."),
    ("Heron reduces write amplification from 12 to 4.",
     "Read amplification falls from 12 to 5 under the same workload."),
    ("Heron reduces write amplification from 12 to 4.", "We vary the workers from 1 to 4."),
    ("Heron increases throughput by 3.2× over Orca.",
     "The throughput of Heron is 3.18× that of Orca."),
    ("Heron increases throughput by over 3× over Orca.",
     "Heron increases throughput by 3.2× over Orca."),
    ("Heron increases throughput by nearly 2× over Orca.",
     "Heron increases throughput by 1.87× over Orca."),
    ("Heron improves throughput by up to 3.2×.", "On average, Heron improves throughput by 2.1×."),
    ("Heron improves throughput over Orca by 2.1–3.2×.",
     "Heron improves throughput over Orca by 2.6×."),
    ("Heron increases throughput by 3.2× over Orca.",
     "Heron increases throughput by 2.1× over vLLM."),
    ("On ShareGPT, Heron increases throughput by 3.2×.",
     "On LongBench, Heron increases throughput by 2.1×."),
    ("Heron increases throughput by 3.2× over Orca.", "Heron reduces latency by 2.1× over Orca."),
    ("Heron reduces the median latency by 62%.", "Heron reduces the p99 latency by 47%."),
    ("Heron reduces latency by 62%.", "Heron increases throughput by 47%."),
    ("Heron has a cache hit rate of 62%.", "Orca has a cache hit rate of 48%."),
    ("Heron reaches a hit rate of 62%.", "Heron raises the hit rate by 14%."),
    ("With 8 GPUs, Heron increases throughput by 3.2×.",
     "With 16 GPUs, Heron increases throughput by 5.9×."),
    ("Heron increases throughput by 3.2×.",
     "Heron increases throughput by 2.1× on Alpaca, by 2.9× on ArXiv and by 3.2× on ShareGPT."),
    ("Heron increases throughput by 3.2×.",
     "Without its cache, Heron increases throughput by 1.4×; with it, by 3.2×."),
    ("Heron increases throughput by 3.2× and reduces cost by 40%.",
     "Heron reduces cost by 40% and increases throughput by 3.2×."),
    ("Loading takes Heron 100 ms.", "Loading takes 0.1 s with Heron."),
    ("Heron takes 9 seconds to start.", "A spill takes 9 milliseconds on our machine."),
    ("Heron is 2.3× faster than Orca.", "Under a scan-heavy load, Heron is 1.1× slower than Orca."),
    ("Heron halves the cost and doubles throughput.", "Table 2 shows that [14, 34] did not."),
    ("Heron increases accuracy by 3.1 points.", "Heron increases accuracy by 12%."),
    ("Heron uses a 64-bit counter per block.", "Heron uses a 32-bit counter per log."),
    ("Heron needs 26 GB of memory.", "Each machine has 64 GB of memory."),
]  # fmt: skip


def audited(claimed: str, measured: str) -> Audit:
    text = (
        "# Abstract\nServing is slow. We present Heron, a scheduler like Orca."
        f" {claimed} It is simple.\n"
        f"---\n# 3 Evaluation\nThis is how it went. {measured} Nothing else was seen.\n"
    )
    return audit(index_of(paper(text, "Heron: Scheduling Long Prompts")))


@pytest.mark.parametrize(("claimed", "measured"), TWO_VALUES)
def test_two_values_of_one_quantity_are_told(claimed: str, measured: str) -> None:
    (conflict,) = audited(claimed, measured).conflicts

    assert (conflict.first.quote, conflict.first.page) == (claimed, 1)
    assert (conflict.second.quote, conflict.second.page) == (measured, 2)
    assert conflict.first_number in claimed
    assert conflict.second_number in measured
    assert conflict.first.boxes


@pytest.mark.parametrize(("claimed", "measured"), NO_CONTRADICTION)
def test_numbers_of_different_quantities_are_left_alone(claimed: str, measured: str) -> None:
    assert audited(claimed, measured).conflicts == ()
