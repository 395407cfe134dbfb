"""Keys, tokens and passwords never reach a model or a thread, in whatever shape they come."""

import random
import string

import pytest

from bot.core.fence import REDACTED, without_secrets
from bot.core.leaks import secrets_in

DICE = random.Random(3)
HEX = string.hexdigits[:16]
BASE32 = string.ascii_uppercase + "234567"
JSON_KEY = '"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIE'


def any_of(count: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(DICE.choice(letters) for _ in range(count))


SHAPES = {
    "OpenAI": f"sk-{any_of(48)}",
    "OpenAI project": f"sk-proj-{any_of(80)}",
    "Anthropic": f"sk-ant-api03-{any_of(90)}AA",
    "OpenRouter": f"sk-or-v1-{any_of(64, HEX)}",
    "Slack bot": f"xoxb-123456789012-1234567890123-{any_of(24)}",
    "Slack user": f"xoxp-{any_of(60)}",
    "Slack app": f"xapp-1-A0123-123-{any_of(64, HEX)}",
    "Slack configuration": f"xoxe.xoxp-1-{any_of(60)}",
    "Slack webhook": f"https://hooks.slack.com/services/T0123ABCD/B0123ABCD/{any_of(24)}",
    "GitHub": f"ghp_{any_of(36)}",
    "GitHub OAuth": f"gho_{any_of(36)}",
    "GitHub fine-grained": f"github_pat_{any_of(22)}_{any_of(59)}",
    "GitLab": f"glpat-{any_of(20)}",
    "Hugging Face": f"hf_{any_of(34)}",
    "npm": f"npm_{any_of(36)}",
    "PyPI": f"pypi-AgEIcHlwaS5vcmc{any_of(60)}",
    "AWS id": f"AKIA{any_of(16, BASE32)}",
    "AWS session": f"ASIA{any_of(16, BASE32)}",
    "AWS secret": f"aws_secret_access_key = {any_of(40)}",
    "Google": f"AIza{any_of(35)}",
    "Google OAuth": f"ya29.{any_of(60)}",
    "Google service account": JSON_KEY,
    "Azure storage": f"AccountKey={any_of(86)}==",
    "Azure signature": f"https://x.blob.core.windows.net/c?sv=2022-11-02&sig={any_of(43)}%3D",
    "JSON web token": f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{any_of(43)}",
    "Discord bot": f"MTA{any_of(21)}.{any_of(6)}.{any_of(38)}",
    "Discord webhook": f"https://discord.com/api/webhooks/123456789012345678/{any_of(68)}",
    "Stripe": f"sk_live_{any_of(24)}",
    "Twilio": f"SK{any_of(32, HEX)}",
    "SendGrid": f"SG.{any_of(22)}.{any_of(43)}",
    "Mailgun": f"key-{any_of(32, HEX)}",
    "Telegram": f"123456789:AA{any_of(33)}",
    "RSA key": "-----BEGIN RSA PRIVATE KEY-----",
    "SSH key": "-----BEGIN OPENSSH PRIVATE KEY-----",
    "PGP key": "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    "database address": "postgres://admin:hunter2@db.internal:5432/x",
    "Redis address": "redis://:s3cr3tpw@redis:6379/0",
    "bearer header": f"Authorization: Bearer {any_of(40)}",
    "basic header": f"Authorization: Basic {any_of(40)}",
    "password": "password: hunter2hunter2",
    "key in YAML": f"api_key: '{any_of(32)}'",
    "environment": "DB_PASSWORD=correcthorsebattery",
    "Vault": f"hvs.{any_of(90)}",
    "Databricks": f"dapi{any_of(32, HEX)}",
    "DigitalOcean": f"dop_v1_{any_of(64, HEX)}",
    "Grafana": f"glsa_{any_of(32)}_{any_of(8, HEX)}",
    "Shopify": f"shpat_{any_of(32, HEX)}",
    "Docker": f"dckr_pat_{any_of(27)}",
    "age": f"AGE-SECRET-KEY-1{any_of(58, BASE32)}",
}
INNOCENT = (
    "The key idea is a token bucket with a password-protected queue.",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "api_key: YOUR_SECRET_HERE",
    "password: ${DB_PASSWORD}",
    "secret = os.environ['SECRET_FROM_VAULT']",
    "vllm.entrypoints.openai.api_server --tensor-parallel-size 8",
    "https://arxiv.org/abs/2401.12345v2",
    "ContinuousBatchingSchedulerWithPreemptionAndRecomputation",
    "tokens: 123456789012345678901234567890",
)


@pytest.mark.parametrize("name", SHAPES)
def test_a_secret_is_found_and_taken_out_of_what_is_sent(name: str) -> None:
    text = f"see {SHAPES[name]} there"
    assert secrets_in(text)
    assert REDACTED in without_secrets(text)


def test_enough_shapes_are_known() -> None:
    assert len(SHAPES) >= 40


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_long_stays(text: str) -> None:
    assert secrets_in(text) == ()
