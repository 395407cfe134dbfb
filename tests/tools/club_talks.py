"""Talks about papers as labs have them, and what is plain in each: who disagreed with whom, and
which questions nobody answered. The first were looked at while the rules were made; of the second,
only two faults were mended. The last were written when the rules stood: of those, rules may miss
some.
"""

from typing import NamedTuple


class Talk(NamedTuple):
    """What was said, a person and their words each; numbers count from 0."""

    said: tuple[tuple[str, str], ...]
    disagree: tuple[int, int] | None = None
    open: tuple[int, ...] = ()


def talk(*lines: str, disagree: tuple[int, int] | None = None, open: tuple[int, ...] = ()) -> Talk:
    """A talk of lines such as "ann: I like it."."""
    said = tuple((line.partition(": ")[0], line.partition(": ")[2]) for line in lines)
    return Talk(said, disagree, open)


SEEN: tuple[Talk, ...] = (
    talk(
        "ann: The ablation in Table 3 is convincing, the gain really comes from the router.",
        "bob: The ablation is weak imo, one seed and no error bars.",
        disagree=(0, 1),
    ),
    talk(
        "ann: This makes speculative decoding obsolete for small batches.",
        "bob: I disagree. They never compare against a tuned draft model.",
        disagree=(0, 1),
    ),
    talk(
        "ann: The baseline is untuned so the 2x means little.",
        "bob: I don't agree, appendix C sweeps the learning rate for the baseline too.",
        disagree=(0, 1),
    ),
    talk(
        "ann: The memory numbers look right to me for a 7B model.",
        "bob: No, they forget the activations, see eq. 4.",
        disagree=(0, 1),
    ),
    talk("ann: Great find, thanks!", "bob: No worries, saw it on the train."),
    talk("ann: I disagree with the authors that this scales.", "bob: Same here, Figure 5 is thin."),
    talk(
        "ann: The proof in section 4 is elegant.",
        "bob: Agreed, the proof is really elegant.",
        "cem: Good question would be whether it extends to n > 2.",
    ),
    talk(
        "ann: Does the speedup still hold with batch size 1 on consumer GPUs?",
        open=(0,),
    ),
    talk(
        "ann: Does the speedup still hold with batch size 1 on consumer GPUs?",
        "bob: Yes, Table 7, about 1.4x on a 4090.",
    ),
    talk(
        "ann: Why do they freeze the embedding layer during warmup?",
        "bob: good question",
        open=(0,),
    ),
    talk("ann: Can someone present this one on Friday?"),
    talk("ann: Does anyone have the pdf, it is behind a paywall for me?"),
    talk("ann: @Shedder how large is the training set they use?"),
    talk(
        "ann: What do you all think?",
        "bob: I like it, but the evaluation on MMLU is misleading.",
    ),
    talk(
        "ann: The evaluation on MMLU is misleading because of contamination.",
        "bob: I don't think the MMLU evaluation is misleading, they decontaminate in B.2.",
        disagree=(0, 1),
    ),
    talk(
        "ann: Nice work, clear writing.",
        "bob: Bad news: the code is not released.",
    ),
    talk(
        "ann: How did they pick the temperature for the judge model?",
        "ann: ah found it, temperature is in the appendix",
    ),
    talk(
        "ann: If the baseline is weak the whole comparison is useless.",
        "bob: The baseline is strong, it is the official checkpoint.",
    ),
    talk(
        "ann: I read Figure 2 as latency going up with more experts.",
        "bob: I read it differently, the y axis is throughput.",
        disagree=(0, 1),
    ),
    talk(
        "ann: Not sure I agree with the framing, but the kernel is neat.",
        "bob: Not that I disagree, just curious about the overhead.",
    ),
    talk("ann: Which tokenizer did they use for the code benchmark?", "bob: +1", open=(0,)),
    talk("ann: Should we read this next week or the Mamba one?"),
    talk(
        "ann: RLHF buys them nothing here, it is all data quality.",
        "bob: Strongly disagree, the data is the same in both arms.",
        disagree=(0, 1),
    ),
    talk(
        "ann: The latency claim is plausible on H100s.",
        "bob: > The latency claim is plausible\nI doubt that the latency claim holds on A100s.",
        disagree=(0, 1),
    ),
)

# Each of these was right from the start, and is here so that it stays so.
_PLAIN = (
    talk("ann: The baseline is tuned by hand in all runs.", "ann: No, it is not, see B.1, sorry."),
    talk(
        "ann: Why do they need two passes over the validation data?",
        "ann: the figures are lovely by the way",
        open=(0,),
    ),
)
SEEN += _PLAIN

UNSEEN = (
    talk(
        "mia: The human eval is solid, 3 raters and decent kappa.",
        "jon: I wouldn't call the human eval solid, raters were the authors.",
        disagree=(0, 1),
    ),
    talk(
        "mia: Their theorem only works for convex losses, so it says nothing about transformers.",
        "jon: That's not true, assumption 2 is just smoothness.",
        disagree=(0, 1),
    ),
    talk(
        "mia: Retrieval beats long context here, end of story.",
        "jon: I'd argue the opposite: with 128k the gap closes, see Fig 6.",
        disagree=(0, 1),
    ),
    talk(
        "mia: The dataset is too small to conclude anything about scaling.",
        "jon: hmm I respectfully disagree, the trend over four sizes is what matters.",
        disagree=(0, 1),
    ),
    talk(
        "mia: I think the comparison with LoRA is unfair since rank is fixed at 8.",
        "jon: imo the LoRA comparison is fair, rank 8 is what everybody uses.",
        disagree=(0, 1),
    ),
    talk(
        "mia: They should have reported variance over seeds.",
        "jon: Yes and the single seed makes Table 2 questionable.",
        "kim: true, no error bars anywhere",
    ),
    talk(
        "mia: This would save us a week of labelling.",
        "jon: Nope, their labels are binary and ours are not.",
        disagree=(0, 1),
    ),
    talk("mia: no idea why this got in, but fun read", "jon: haha no comment"),
    talk("mia: I used to disagree with this line of work, now I am not so sure.", "jon: same"),
    talk("mia: The first figure is great.", "jon: Great summary in the intro too."),
    talk("mia: Strong results on ImageNet.", "jon: weak coffee today, who else is in the office?"),
    talk(
        "mia: The attention sink explanation is convincing.",
        "jon: The intro is badly written though, and the related work is thin.",
    ),
    talk("mia: Does their sampler need access to the logits of the teacher?", open=(0,)),
    talk(
        "mia: is the 30% number relative or absolute improvement over the baseline?",
        "jon: relative, footnote 4",
    ),
    talk(
        "mia: why would gradient noise decrease with longer sequences?",
        "jon: I was wondering about that too",
        open=(0,),
    ),
    talk(
        "mia: How does this interact with KV cache quantization?",
        "jon: The figures are pretty.",
    ),
    talk("mia: who is up for pairing on a reproduction this week?"),
    talk("mia: did everyone get the email about the room change?"),
    talk("mia: shall we invite the authors?", "jon: sure"),
    talk("mia: interesting, isn't it?"),
    talk(
        "mia: What happens to the router when an expert never gets any tokens?",
        "jon: not sure",
        "kim: Does the load balancing loss cover that case?",
        open=(0, 2),
    ),
    talk("mia: have you seen the discussion on OpenReview about this paper?"),
    talk(
        "mia: The speedup is robust across sequence lengths.",
        "mia: Hmm, actually the speedup is not robust at 512 tokens.",
    ),
    talk(
        "mia: Table 1 is wrong about our method, we report 71.2.",
        "jon: Table 1 takes the arXiv v1 figure of our method.",
    ),
    talk(
        "mia: This paper is overhyped.",
        "jon: I think the hype is deserved, the theory in section 3 is new.",
    ),
)

BLIND: tuple[Talk, ...] = (
    talk(
        "lea: tl;dr they distill a 70B into a 3B and keep 94% of it. Impressive for the size imo.",
        "tom: 94% is on their benchmark. On GSM8K the drop is huge, so I don't find it impressive.",
        disagree=(0, 1),
    ),
    talk("lea: Section 5 is basically an ad for their product.", "tom: lol yes"),
    talk(
        "lea: the routing trick is not novel, Switch did the same in 2021",
        "tom: Respectfully disagree, Switch has no capacity-free variant.",
        disagree=(0, 1),
    ),
    talk(
        "lea: We could use this for the eval pipeline.",
        "tom: I'm not sure that works for us, our prompts are much longer.",
        "lea: fair point",
    ),
    talk("lea: Is the code out?", "tom: no, not yet"),
    talk(
        "lea: The ablation removes the KL term and nothing happens, so why is it in the loss?",
        open=(0,),
    ),
    talk(
        "lea: The ablation removes the KL term and nothing happens, so why is it in the loss?",
        "tom: Stability early in training, it says so in D.3",
    ),
    talk("lea: Nice paper!", "tom: No, seriously, read the appendix :)"),
    talk(
        "lea: The 1.8x number is with CUDA graphs off in the baseline.",
        "tom: that's not right, footnote 2 says both have them on",
        disagree=(0, 1),
    ),
    talk(
        "lea: I disagree with reviewer 2 here, the novelty is fine.",
        "tom: the rebuttal is worth reading",
    ),
    talk(
        "lea: I like the related work section.",
        "tom: The related work section is not good, misses all of the 2023 papers.",
    ),
    talk(
        "lea: Who else finds the notation unclear?",
        "tom: me",
        "lea: The notation is unclear but the idea is good.",
    ),
    talk(
        "lea: does anybody know whether the teacher was trained on the test set?",
        "tom: I'd like to know that too",
        open=(0,),
    ),
    talk(
        "lea: FYI the talk is on Thursday at 3",
        "tom: Great, thanks!",
        "uma: no, it was moved to Friday",
    ),
    talk(
        "lea: I would bet the gains vanish with a better optimizer.",
        "tom: I would not bet on that, they used Shampoo already.",
    ),
    talk(
        "lea: Figure 3 proves nothing, the axes are truncated.",
        "tom: Disagree, the numbers are in Table 9 too and they match.",
        disagree=(0, 1),
    ),
    talk("lea: How many GPUs did they use for the largest run?", "tom: 512 H100s", "lea: thanks"),
    talk("lea: wow 512 H100s. Do we even have that many?", "tom: :joy:"),
    talk(
        "lea: The method is robust to quantization.",
        "tom: It is robust to int8, but what about int4?",
        open=(1,),
    ),
    talk(
        "lea: The theory is sound but the experiments are weak.",
        "tom: the experiments are weak, agreed",
    ),
    talk(
        "lea: The experiments are weak.",
        "tom: The experiments are strong enough for a workshop paper.",
        disagree=(0, 1),
    ),
    talk(
        "lea: @tom what do you think of the proof of lemma 2, is the union bound tight there?",
        open=(0,),
    ),
    talk(
        "lea: I think this is the best paper this year.",
        "tom: nah, too many hyperparameters for my taste",
        disagree=(0, 1),
    ),
    talk(
        "lea: Could the improvement come from longer training alone?",
        "tom: Could be. Did they match FLOPs?",
        open=(1,),
    ),
    talk(
        "lea: They claim linear time but the constant is enormous, so in practice it's slower.",
        "tom: hmm not sure I agree, at 64k it's already faster (fig 4)",
        disagree=(0, 1),
    ),
    talk(
        "lea: So the baseline has no dropout?",
        "tom: No: dropout is 0.1 everywhere.",
    ),
    talk("lea: Their code crashes with torch 2.4", "tom: works for me with 2.4", "lea: weird"),
    talk(
        "lea: this contradicts what we saw in our own runs in May",
        "tom: No, in May we had the bug in the data loader.",
        disagree=(0, 1),
    ),
    talk(
        "lea: The sample size is insufficient for the p-values in table 4.",
        "uma: btw lunch?",
        "tom: I disagree, n=240 is plenty.",
    ),
    talk(
        "lea: How would one adapt the tokenizer for Finnish?", "tom: The first author is Finnish :)"
    ),
)
