"""How an OpenAI-compatible endpoint is asked, in parts that `workers.models.openai` joins.

request   the bytes that are sent, and the same for people to read
ladder    which form of answer an endpoint is known to give
stream    what comes back, within a deadline
heard     whether that is an answer
reading   the answer as sections, while it arrives and when it is whole
refusals  what went wrong, as one of our three reactions
"""
