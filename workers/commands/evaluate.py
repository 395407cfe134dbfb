"""`shedder eval`: score the configured endpoint by the checks that judge every answer."""

import argparse
import sys

from bot.core.errors import ConfigError
from bot.running.session import load_settings, redis_session
from workers.eval_cases import load_cases
from workers.evaluation import Bench, Score, evaluate, table
from workers.jobs import open_office
from workers.tokens import counter_for, prompt_budget


def run(args: argparse.Namespace) -> int:
    """Ask every case once and print the figures; 1 when an answer could not be posted as it is."""
    settings = load_settings()
    with redis_session(settings) as redis:  # what is learnt of the endpoint is kept there
        office = open_office(settings, redis)
        if office.model is office.reader:
            raise ConfigError(
                "There is no endpoint to score: set OPENAI_BASE_URL or OPENAI_API_KEY, and "
                "OPENAI_MODEL."
            )
        bench = Bench(
            personas=office.personas,
            secret=office.secret,
            budget=prompt_budget(settings),
            count=counter_for(office.model.name),
            deadline_seconds=settings.model_deadline_seconds,
        )
        evaluation = evaluate(office.model, load_cases(settings.shedder_home), bench, _progress)
    shown = evaluation.model_dump_json(indent=2) if args.json else table(evaluation)
    sys.stdout.write(shown + "\n")
    return 0 if evaluation.clean == len(evaluation.scores) else 1


def _progress(score: Score) -> None:
    sys.stderr.write(f"{score.case}: {score.error or f'{score.seconds:.0f} s'}\n")
