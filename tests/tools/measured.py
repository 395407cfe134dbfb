"""Lets coverage see processes that are started with an environment of their own.

The reading process gets a bare environment on purpose, so the setting by which coverage finds it
would not arrive. Only for a run that measures; nothing changes otherwise.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SETTING = "COVERAGE_PROCESS_CONFIG"
OURS = str(Path(__file__).resolve().parents[2] / "workers")


def measure_bare_processes(patch: pytest.MonkeyPatch) -> None:
    """Hand the setting on to our scripts that would not inherit it."""
    start = subprocess.Popen.__init__

    def measured(self: Any, args: Any, *more: Any, env: Any = None, **options: Any) -> None:
        ours = not isinstance(args, str) and any(str(word).startswith(OURS) for word in args)
        if env is not None and ours and SETTING in os.environ:
            env = {**env, SETTING: os.environ[SETTING]}
        start(self, args, *more, env=env, **options)

    if SETTING in os.environ:
        patch.setattr(subprocess.Popen, "__init__", measured)
