"""`shedder prompt FILE`: exactly what would leave the lab, and nothing is sent."""

import argparse
import sys
from pathlib import Path

from bot.commands.ask import attachment
from bot.core.routing import assign_roles, route
from bot.platforms.terminal import read_file
from bot.session import load_settings, redis_session
from workers.jobs import open_office, prompt_for
from workers.models.openai import request_text
