"""Which of the processes that tests start coverage sees. Only a run that measures is changed.

The reading process gets a bare environment on purpose, so the setting by which coverage finds it
would not arrive: it is handed on. And whatever is measured takes twice as long, so where processes,
or tests, only do again what others do as well, they are not.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SETTING = "COVERAGE_PROCESS_CONFIG"
# Tests that take the same way through the code again and again, on other texts.
VARIED = (
    "core/test_any_text_is_taken.py",
    "core/test_fresh_wordings_are_told.py",
    "core/test_located_quotes_hold.py",
    "core/test_spoiled_answers_are_caught.py",
    "delivery/test_killed_workers.py",
    "discord/test_a_sample_of_kills_in_discord.py",
    "discord/test_a_sample_of_load_in_discord.py",
    "discord/test_discord_under_any_faults.py",
    "discord/test_the_look_is_cut_whole.py",
    "discord/test_the_look_of_any_reply.py",
    "slack/test_a_sample_of_kills.py",
    "slack/test_a_sample_of_load.py",
    "slack/test_blocks_of_any_reply.py",
    "slack/test_web_under_any_faults.py",
)
# Files whose processes do what those of others do.
REPEATED = (
    "annotating/test_highlights_stand_on_their_words.py",
    "annotating/test_the_original_stays_whole.py",
    "annotating/test_why_there_is_no_copy.py",
    "commands/test_annotated_copies.py",
    "commands/test_asking_a_model.py",
    "commands/test_decoding_a_paper.py",
    "commands/test_going_on.py",
    "commands/test_looking_around.py",
    "commands/test_persona_files_on_a_machine.py",
    "commands/test_sharing_workers.py",
    "commands/test_waiting.py",
    "conversation/test_forgetting.py",
    "critique/test_a_thread_with_two_documents.py",
    "critique/test_copies_follow.py",
    "critique/test_jobs.py",
    "delivery/test_killed_workers.py",
    "discord/test_a_sample_of_kills_in_discord.py",
    "discord/test_a_sample_of_load_in_discord.py",
    "models/test_a_model_that_obeys_the_paper.py",
    "packaging/test_imports.py",
    "packaging/test_start.py",
    "reading/test_papers.py",
    "reading/test_refusals.py",
    "slack/test_a_sample_of_kills.py",
    "slack/test_a_sample_of_load.py",
    "slack/test_bot_process.py",
)
OURS = str(Path(__file__).resolve().parents[2] / "workers")


def measure_processes(patch: pytest.MonkeyPatch, file: Path) -> None:
    """As is right for the tests of a file."""
    if file.as_posix().endswith(REPEATED):
        patch.delenv(SETTING, raising=False)
    else:
        _measure_bare_ones(patch)


def _measure_bare_ones(patch: pytest.MonkeyPatch) -> None:
    """Hand the setting on to our scripts that would not inherit it."""
    start = subprocess.Popen.__init__

    def measured(self: Any, args: Any, *more: Any, env: Any = None, **options: Any) -> None:
        ours = not isinstance(args, str) and any(str(word).startswith(OURS) for word in args)
        if env is not None and ours and SETTING in os.environ:
            env = {**env, SETTING: os.environ[SETTING]}
        start(self, args, *more, env=env, **options)

    if SETTING in os.environ:
        patch.setattr(subprocess.Popen, "__init__", measured)
