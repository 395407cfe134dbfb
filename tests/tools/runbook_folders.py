"""Folders of runbooks for tests, and runbooks opened on them."""

from collections.abc import Mapping
from pathlib import Path

from bot.core.values import Place
from config.runbooks import CollectionSettings
from workers.runbooks import Runbooks

SETS = Path(__file__).resolve().parents[2] / "benchmarks" / "runbook_sets"
PLACE = Place(platform="slack", workspace="T1", channel="C1", thread="1.1")

HPA = """\
---
title: HPA at its maximum
owner: autoscaling team
last_reviewed: 2020-05-01
---

# KubeHpaMaxedOut

## Meaning

The Horizontal Pod Autoscaler has been at its maximum for 15 minutes.

## Mitigation

### Raise the limit

```sh
# not a heading
kubectl -n shop edit hpa/cart
```

### Look for leaks

Memory that only grows is a leak.
"""
QUEUE = """\
# Model serving

What to do for each alert of the chat fleet.

## Alert: VLLMQueueGrowing

### Symptoms

Waiting requests rise.

### Do

Scale out: `kubectl -n llm scale deploy/chat --replicas=6`

## Alert: GPUOutOfMemory

### Symptoms

CUDA out of memory.

### Do

Lower `--gpu-memory-utilization`.
"""
PLATTE = """\
# Platte voll

## Anzeichen

Die Festplatte des Servers läuft voll.

## Maßnahmen

1. Alte Protokolle löschen: `journalctl --vacuum-size=1G`
"""


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """These files, below the folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def opened(folder: Path, **settings: object) -> Runbooks:
    """Runbooks of one collection, `infra`, found by words; every question looks at the files."""
    values = {"folder": folder, **settings}
    return Runbooks({"infra": CollectionSettings.model_validate(values)}, pause=0)
