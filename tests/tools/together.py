"""Who runs which test, when several processes do: files with a costly stage stay together."""

from xdist.scheduler import LoadScopeScheduling

# Their fixtures take seconds for a whole file: a worker, a Redis, an environment, a Slack.
TOGETHER = (
    "tests/commands/test_annotated_copies.py",
    "tests/commands/test_asking_a_model.py",
    "tests/commands/test_decoding_a_paper.py",
    "tests/commands/test_going_on.py",
    "tests/commands/test_looking_around.py",
    "tests/commands/test_sharing_workers.py",
    "tests/delivery/test_killed_workers.py",
    "tests/models/test_a_model_that_obeys_the_paper.py",
    "tests/models/test_llmock.py",
    "tests/packaging/test_start.py",
    "tests/reading/test_refusals.py",
    "tests/slack/test_http_mode.py",
)


class Together(LoadScopeScheduling):
    """Hands out these files whole, and first; after them, each test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
