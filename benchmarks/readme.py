"""Puts into README.md what was really printed and measured.

    python -m benchmarks.readme

The figures come from results.json; the transcript from decoding the example paper just now. A test
holds README to results.json.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
README = HERE.parent / "README.md"
WIDTH = 100
USUAL = "~/.local/share/shedder"  # the data folder of who sets nothing
AFTERWARDS = ("Go on with:", "Annotated copy:")  # said once the answer stands
SHOWN = 46  # lines of the transcript; the rest is a command away


def between(name: str, text: str, content: str) -> str:
    """The text with what stands between the two marks of this name replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{content}\n{m[2]}", text, flags=re.DOTALL)


def figures(results: dict[str, Any]) -> str:
    """A table of what the benchmarks measured."""
    reading, quotes, worker = results["reading"], results["quotes"], results["worker"]
    cost, startup, hidden = results["critique"], results["startup"], results["hidden"]
    known, new = results["audit"]["made"]
    copies = [row["of_reading_cpu"] for row in results["annotating"]]
    changed = [e for e in quotes["accuracy"] if e["edit"] in REFUSED]
    accepted = sum(e["quotes"] * (e["exact"] + e["corrected"]) / 100 for e in changed)
    recalls = [row["recall"] for row in reading if "recall" in row]
    most = [load for load in worker["loads"] if load["engine"] == "threads"][-1]
    restart = worker["restart_after_kill"]
    rows = [
        (
            "words found, of those on which pdftotext and pypdf agree",
            f"{min(recalls):.2%} to {max(recalls):.2%} on {len(recalls)} papers",
        ),
        (
            "pages per second, against pypdf alone / pdftotext",
            f"{mean(reading, 'times_pypdf'):.2f}× / {mean(reading, 'times_pdftotext'):.2f}×"
            " (with every character's box, structure, the search for hidden text, and a process of"
            " its own)",
        ),
        (
            "quotes with a changed number, unit, negation or comparison that were accepted",
            f"{accepted:.0f} of {sum(e['quotes'] for e in changed)}",
        ),
        (
            "100 quotes, verbatim / each with a word dropped",
            f"{mean(quotes['speed'], 'verbatim_100_ms'):.0f} / "
            f"{mean(quotes['speed'], 'edited_100_ms'):.0f} ms of CPU",
        ),
        (
            f"{hidden['tricks']} ways of hiding text, kept out of what is read",
            f"{hidden['caught']:.1%} of {hidden['trick_pages']} pages; false alarms: "
            f"{hidden['false_alarms']} of {hidden['look_alike_pages']} innocent pages",
        ),
        (
            "looking for hidden text, beside reading every character of the same pages",
            f"{hidden['ratio']:.1f}× as long on top",
        ),
        (
            "a paper's number contradicted: noticed, in wordings it was tuned on / new ones",
            f"{known['caught_percent']:.0f}% / {new['caught_percent']:.0f}%; false alarms: "
            f"{known['false_alarms'] + new['false_alarms']} of "
            f"{known['papers'] + new['papers']} papers",
        ),
        (
            "an annotated copy, beside reading the paper",
            f"{min(copies):.2f}× to {max(copies):.2f}× of its CPU",
        ),
        (
            f"a critique of a {cost['pages']}-page paper, all but the model",
            f"{cost['critique_cpu_s']:.2f} s of CPU, {cost['critique_vs_pypdf']:.1f}× of pypdf "
            "getting its text out",
        ),
        (
            f"{most['at_once']} jobs waiting for a model in one worker",
            f"{most['peak_mb']:.0f} MB; RQ's forking worker takes "
            f"{worker['memory_per_job_fork_vs_threads']:.0f}× the memory and "
            f"{worker['cpu_per_job_fork_vs_threads']:.0f}× the CPU per job",
        ),
        (
            "jobs of a killed worker run again after",
            f"{restart['by_a_second_worker_s']:.1f} s by a second worker, "
            f"{restart['by_a_new_worker_s']:.1f} s by a new one",
        ),
        (
            "queueing a job, p50 / p99",
            f"{worker['enqueue']['submit_ms_p50']:.1f} / "
            f"{worker['enqueue']['submit_ms_p99']:.1f} ms",
        ),
        *slack(results["slack"]),
        *discord(results.get("discord")),
        *runbooks(results["runbooks"]),
        *oncall(results["oncall"]),
        (
            "`shedder --help`",
            f"{startup['help_ms']:.0f} ms, {startup['help_vs_python']:.1f}× of `python -c pass`",
        ),
    ]
    return "\n".join(
        ["| what | measured |", "|---|---|", *(f"| {what} | {said} |" for what, said in rows)]
    )


def runbooks(sets: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Rows about questions to runbooks that nothing was fitted to."""
    rows = []
    for by, title in (("words", "by words alone"), ("semantic", "by meaning, too")):
        held = [each for each in sets if each["by"] == by and each["half"] == "held out"]
        told = {key: sum(each[key] for each in held) for key in held[0] if key.endswith("ed")}
        asked = sum(each["answerable"] for each in held)
        others = sum(each["unanswerable"] for each in held)
        rows.append(
            (
                f"questions to runbooks, held out, {title}: answered with the right one in the "
                "top three / rightly refused",
                f"{told['answered']} of {asked} / {told['refused']} of {others}",
            )
        )
    return rows


def oncall(pages: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows about somebody who waits at night."""
    ack, steps = pages["ack_s"], pages["steps_s"]
    return [
        (
            f"{pages['pages']} pages in Slack, ten a minute: acknowledged p50 / at worst; the "
            f"runbook's steps in the thread p50 / at worst (a model takes {pages['think']:.0f} s)",
            f"{ack['p50']:.2f} / {ack['max']:.2f} s; {steps['p50']:.2f} / {steps['max']:.2f} s; "
            f"{pages['chatter']:,} messages to nobody: {pages['unmentioned_jobs']} jobs",
        )
    ]


def slack(busy: dict[str, Any]) -> list[tuple[str, str]]:
    """Rows about a busy day in Slack."""
    ack, first, bound = busy["ack_s"], busy["placeholder_s"], busy["placeholder_s_by_limits_alone"]
    return [
        (
            f"{busy['mentions']:,} mentions in Slack at {busy['rate']} a second, over "
            f"{busy['workspaces']} workspaces and {busy['channels']} channels: acknowledged "
            "p50 / p99 / at worst",
            f"{ack['p50']:.2f} / {ack['p99']:.2f} / {ack['max']:.2f} s; lost {busy['lost']}, "
            f"doubled {busy['doubled']}, against a limit {busy['limit_violations']}",
        ),
        (
            "the same: something in the thread after, p50 / p95 (by Slack's limits alone)",
            f"{first['p50']:.2f} / {first['p95']:.2f} s ({bound['p50']:.2f} / {bound['p95']:.2f})",
        ),
    ]


def discord(busy: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The same of Discord, once it was measured."""
    if busy is None:
        return []
    safe = busy["safe_s"]
    return [
        (
            f"{busy['mentions']:,} mentions in Discord at {busy['rate']} a second, over "
            f"{busy['workspaces']} servers and {busy['channels']} channels: safe p50 / p99 / at "
            "worst",
            f"{safe['p50']:.2f} / {safe['p99']:.2f} / {safe['max']:.2f} s; heartbeats late by "
            f"{busy['latest_heartbeat_s']:.2f} s at most; lost {busy['lost']}, doubled "
            f"{busy['doubled']}, against a limit {busy['limit_violations']}",
        ),
        _shown("a thread under the question", busy, "sign_s"),
        _shown("its placeholder", busy, "placeholder_s"),
    ]


def _shown(what: str, busy: dict[str, Any], name: str) -> tuple[str, str]:
    after, alone = busy[name], busy[f"{name}_by_limits_alone"]
    return (
        f"the same: {what} after, p50 / p95 (by Discord's 50 calls a second alone)",
        f"{after['p50']:.1f} / {after['p95']:.1f} s ({alone['p50']:.1f} / {alone['p95']:.1f})",
    )


REFUSED = ("number", "unit", "negation", "comparison")


def mean(rows: list[dict[str, Any]], field: str) -> float:
    """The average of a column."""
    return sum(row[field] for row in rows) / len(rows)


def transcript() -> str:
    """What decoding the example prints: its first lines, and the last."""
    command = [sys.executable, "-m", "bot.cli", "decode", "examples/paper.pdf"]
    environment = {"COLUMNS": str(WIDTH), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
    with TemporaryDirectory() as folder:  # nothing is remembered there, as on a first day
        done = subprocess.run(
            command,
            cwd=HERE.parent,
            env={**environment, "SHEDDER_DATA": folder},
            check=True,
            capture_output=True,
            text=True,
        )
    told = done.stderr.replace(folder, USUAL)
    news = [line.rstrip() for line in told.splitlines()]
    after = [line for line in news if line.startswith(AFTERWARDS)]
    news = [line for line in news if line not in after]
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    shown = [*lines[:SHOWN], "  […]", *lines[-2:]] if len(lines) > SHOWN + 2 else lines
    return "\n".join(["```", "$ python3 start.py", *news, *shown, *after, "```"])


def main() -> None:
    """Write both into README.md."""
    results = json.loads((HERE / "results.json").read_text())
    text = between("figures", README.read_text(), figures(results))
    README.write_text(between("transcript", text, transcript()))


if __name__ == "__main__":
    main()
