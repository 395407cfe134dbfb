"""Sums that code does, so that no model has to: SLOs, queues, capacity, GPU memory and cost.

    words -> what is given in them (`given`) -> sums with their formula (`slo`, `queueing`, `gpus`)

Only what was said goes in, and nothing is measured: a figure that can be read in two ways is asked
for and not guessed. What comes out are lines of figures, none of the words they were read from.
"""

from bot.core.arithmetic.facts import NO_SUMS, Fact, Sums
from bot.core.arithmetic.showing import handed, section
from bot.core.arithmetic.working_out import advises, facts_for, sums_of

__all__ = ["NO_SUMS", "Fact", "Sums", "advises", "facts_for", "handed", "section", "sums_of"]
