"""Which figures of a text are what: many wordings, German ones too, and texts with mere numbers."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.arithmetic import sums_of
from bot.core.arithmetic.given import given_in

DAY = 86_400.0
WORDS = re.findall(
    r"\S+",
    "SLO 99.9% error rate 2% 0 0% 100% 1,000 1.000 qps p99 latency 0 s ms 30 days burn rate of 0x"
    " 14.4 replicas each handles tokens/s per GPU 80 GB 70B layers KV heads in series 50% of budget"
    " spent down for 20 minutes or from to 99,9 % / three nines 1e9 concurrent requests queued",
)
READ = [
    # objectives and windows
    ("Our SLO is 99.9% over 30 days.", {"objective": 0.999, "window": 30 * DAY}),
    ("We promise 99.95 percent availability per month", {"objective": 0.9995, "window": 30 * DAY}),
    ("uptime target: 99.99% (28-day rolling window)", {"objective": 0.9999, "window": 28 * DAY}),
    ("99.5% uptime SLA, quarterly", {"objective": 0.995, "window": 90 * DAY}),
    ("we need three nines in 28 days", {"objective": 0.999, "window": 28 * DAY}),
    ("four nines of availability", {"objective": 0.9999}),
    ("99.9% of requests must succeed within any 7 days", {"objective": 0.999, "window": 7 * DAY}),
    ("SLO 99.9", {"objective": 0.999}),
    ("success rate SLO of 99%", {"objective": 0.99}),
    ("The error budget is 0.1% over a 30-day window", {"objective": 0.999, "window": 30 * DAY}),
    ("Unser SLO: 99,9 % Verfügbarkeit über 30 Tage", {"objective": 0.999, "window": 30 * DAY}),
    ("Verfügbarkeit von 99,95 % pro Monat", {"objective": 0.9995, "window": 30 * DAY}),
    ("Wir haben drei Neunen zugesagt, Fenster 28 Tage", {"objective": 0.999, "window": 28 * DAY}),
    ("SLA 99,995 Prozent", {"objective": 0.99995}),
    ("Fehlerbudget von 0,1 % im Monat", {"objective": 0.999, "window": 30 * DAY}),
    ("Our error budget is 43.2 minutes per month", {"allowance": 2592.0, "window": 30 * DAY}),
    # error rates
    ("error rate is 2%", {"failing": 0.02}),
    ("error rate went from 0.1% to 3%", {"failing": 0.03}),
    ("5xx at 1.5 % now", {"failing": 0.015}),
    ("2% of requests are failing", {"failing": 0.02}),
    ("2.5 percent of all requests fail", {"failing": 0.025}),
    ("120 of 10,000 requests failed", {"failing": 0.012}),
    ("1 in 50 requests fails", {"failing": 0.02}),
    ("one in 50 requests is failing", {"failing": 0.02}),
    ("340 errors in 20,000 requests", {"failing": 0.017}),
    ("the success rate dropped to 98.5%", {"failing": 0.015}),
    ("availability is only 97% right now", {"failing": 0.03}),
    ("availability fell from 99.9% to 98%", {"failing": 0.02}),
    ("Error rate: 4.2%", {"failing": 0.042}),
    ("error_rate=0.023", {"failing": 0.023}),
    ("Fehlerrate liegt bei 1,44 %", {"failing": 0.0144}),
    ("3 % der Anfragen schlagen fehl", {"failing": 0.03}),
    ("120 von 10.000 Anfragen scheitern und wir wissen nicht warum", {"failing": 0.012}),
    ("Die Verfügbarkeit ist auf 98 % gefallen", {"failing": 0.02}),
    # how long, how much of the budget, burn rates
    ("we have been down for 25 minutes", {"lasted": 1500.0, "down": 1.0}),
    ("a 12 minute outage", {"lasted": 720.0, "down": 1.0}),
    ("errors at 2% for the last 40 minutes", {"failing": 0.02, "lasted": 2400.0}),
    ("Ausfall seit 20 Minuten", {"lasted": 1200.0, "down": 1.0}),
    ("60% of the error budget is gone", {"spent": 0.6}),
    ("we burned 40 % of our error budget", {"spent": 0.4}),
    ("30% of the error budget left", {"left": 0.3}),
    ("error budget is 75% spent", {"spent": 0.75}),
    ("60 % des Fehlerbudgets sind verbraucht", {"spent": 0.6}),
    ("wir haben noch 40 % Fehlerbudget", {"left": 0.4}),
    ("burn rate 14.4", {"burn": 14.4}),
    ("burn rate is 6x over the last hour", {"burn": 6.0}),
    ("burning at 10x", {"burn": 10.0}),
    ("burning the error budget at 20x", {"burn": 20.0}),
    ("Burn-Rate von 6,5", {"burn": 6.5}),
    ("a 3x burn rate", {"burn": 3.0}),
    # load
    ("200 qps", {"rate": 200.0}),
    ("QPS of 50", {"rate": 50.0}),
    ("6,000 requests per minute", {"rate": 100.0}),
    ("12k requests/min", {"rate": 200.0}),
    ("5 million requests per day", {"rate": 5e6 / 86400}),
    ("86,400 requests daily", {"rate": 1.0}),
    ("50 qps on average, 200 qps at peak", {"rate_mean": 50.0, "rate_peak": 200.0}),
    ("traffic went from 50 to 120 qps", {"rate": 120.0}),
    ("1.200 Anfragen pro Sekunde bei 200 ms Latenz", {"rate": 1200.0, "latency": 0.2}),
    ("200 Anfragen/Sekunde", {"rate": 200.0}),
    ("p99 under 2 s", {"latency_tail": 2.0}),
    ("p99 latency of 800 ms", {"latency_tail": 0.8}),
    ("p95: 1.5s", {"latency_tail": 1.5}),
    ("mean latency is 400ms", {"latency_mean": 0.4}),
    ("average response time 0.4 seconds", {"latency_mean": 0.4}),
    ("latency is 250 ms", {"latency": 0.25}),
    ("each request takes 3 seconds", {"latency": 3.0}),
    ("mittlere Latenz 400 ms", {"latency_mean": 0.4}),
    ("TTFT 300 ms, TPOT 20 ms, 50 output tokens", {"ttft": 0.3, "tpot": 0.02, "tokens_out": 50}),
    ("each replica handles 25 qps", {"each_rate": 25.0}),
    ("25 requests per second per replica", {"each_rate": 25.0}),
    ("25 qps per GPU", {"each_rate": 25.0}),
    ("eine Replika schafft 25 Anfragen pro Sekunde", {"each_rate": 25.0}),
    ("each pod serves 16 concurrent requests", {"each_concurrent": 16.0}),
    ("max_num_seqs=64", {"each_concurrent": 64.0}),
    ("400 requests in flight", {"concurrent": 400.0}),
    ("40 concurrent requests", {"concurrent": 40.0}),
    ("we run 12 replicas", {"replicas": 12.0}),
    ("wir haben acht Instanzen", {"replicas": 8.0}),
    ("target utilization of 70%", {"fullness": 0.7}),
    ("with 30% headroom", {"fullness": 0.7}),
    ("3,000 requests are queued", {"queued": 3000.0}),
    ("queue depth 450", {"queued": 450.0}),
    ("we can handle at most 100 qps", {"capacity": 100.0}),
    # machines
    ("a 70B model in fp16", {"parameters": 70e9, "bytes": 2.0}),
    ("Llama-3-70B on 4 x H100 80GB", {"parameters": 70e9, "gpus": 4.0, "gpu_bytes": 80e9}),
    ("Mixtral 8x7B, int8", {"parameters": 56e9, "bytes": 1.0}),
    ("350M params", {"parameters": 350e6}),
    ("13 billion parameters at 4-bit", {"parameters": 13e9, "bytes": 0.5}),
    ("ein Modell mit 70 Milliarden Parametern", {"parameters": 70e9}),
    ("2 GPUs with 24 GB each", {"gpus": 2.0, "gpu_bytes": 24e9}),
    ("80 layers, 8 KV heads, head dim 128", {"layers": 80.0, "kv_heads": 8.0, "head_dim": 128.0}),
    ("context length 8192", {"context": 8192.0}),
    ("a 32k context", {"context": 32000.0}),
    ("2,500 tokens/s per GPU at $2.50 per GPU hour", {"token_rate_each": 2500.0, "price": 2.5}),
    ("max_model_len=4096 and kv cache in fp8", {"context": 4096.0, "kv_bytes": 1.0}),
    ("SLO 99.9%/30d, burn rate 1h: 18.2", {"objective": 0.999, "window": 30 * DAY, "burn": 18.2}),
    ("Availability SLO = 99.9%, current = 99.4%", {"objective": 0.999, "failing": 0.006}),
    ("We are at 99.2% availability against a 99.9% SLO", {"failing": 0.008, "objective": 0.999}),
    ("0.3% of our 2M daily requests fail", {"failing": 0.003}),
    ("about 1.2% of requests return 5xx", {"failing": 0.012}),
    ("seit 35 Minuten schlagen 5 % der Anfragen fehl", {"lasted": 2100.0, "failing": 0.05}),
    ("40 rps, 3 GPUs, each GPU 1800 tok/s", {"rate": 40, "gpus": 3, "token_rate_each": 1800}),
    ("12 replicas at 25 qps each", {"replicas": 12.0, "each_rate": 25.0}),
    ("eine Anfrage dauert im Schnitt 1,5 Sekunden", {"latency": 1.5}),
    ("99.9% SLO with 10 million requests per month", {"objective": 0.999, "rate": 1e7 / 2592000}),
    ("5m burn rate: 18.7x, 1h burn rate: 16.2x, SLO: 99.95% / 28d", {
        "burn_short": 18.7, "burn": 16.2, "objective": 0.9995, "window": 28 * DAY}),
    ("SLA 99.9% per quarter, we were down for 1h20m", {
        "objective": 0.999, "window": 90 * DAY, "lasted": 4800.0, "down": 1.0}),
    ("we've consumed 12% of our 30-day error budget in the last 6 hours, slo 99.5", {
        "spent": 0.12, "window": 30 * DAY, "lasted": 21_600.0, "objective": 0.995}),
    ("How many H100s (80GB), if each does 2,400 tok/s?", {
        "gpu_bytes": 80e9, "token_rate_each": 2400.0}),
    ("6 pods with 16 workers each", {"replicas": 6.0}),
    ("The queue has 12,000 messages, 40/s arrive, consumers process 55/s", {
        "queued": 12_000.0, "rate": 40.0, "capacity": 55.0}),
    ("99.92% availability so far against a target of 99.95%", {
        "failing": 0.0008, "objective": 0.9995}),
    ("SLO: 99.9% (30d). Errors: 1,230 of 410,000 requests", {
        "objective": 0.999, "window": 30 * DAY, "failing": 0.003}),
    ("Fehlerbudget: noch 35 %, Burn Rate 3, SLO-Fenster 28 Tage", {
        "left": 0.35, "burn": 3.0, "window": 28 * DAY}),
    ("Error budget for checkout is at 12% remaining", {"left": 0.12}),
    ("1.200 von 500.000 Anfragen sind fehlgeschlagen", {"failing": 0.0024}),
    ("concurrency limit is 64 and mean latency is 2s", {"concurrent": 64.0, "latency_mean": 2.0}),
    ("error rate \\(2\\%\\), SLO **99.9%**", {"failing": 0.02, "objective": 0.999}),
    ("error rate 2% for the canary which gets 5% of traffic, SLO 99.9% over 30 days", {
        "failing": 0.02, "slice": 0.05, "objective": 0.999, "window": 30 * DAY}),
    ("99.9% SLO, 28 days", {"objective": 0.999, "window": 28 * DAY}),
    ("SLO 99.9 30d, half of the requests fail", {
        "objective": 0.999, "window": 30 * DAY, "failing": 0.5}),
    ("99.9% of requests succeed, SLO is 99.5% over 7 days", {
        "failing": 0.001, "objective": 0.995, "window": 7 * DAY}),
    ("SLO 99.9% latency over 30 days; 1.2% of requests are slower", {
        "objective": 0.999, "window": 30 * DAY, "failing": 0.012}),
    ("3,000 rpm, each takes 2.5s; one replica handles 16 concurrent", {
        "rate": 50.0, "latency": 2.5, "each_concurrent": 16.0}),
    ("backlog of 18234 messages, arrival 50/s, 8 consumers each 10/s", {
        "queued": 18_234.0, "rate": 50.0, "each_rate": 10.0, "replicas": 8.0}),
    ("TTFT 400ms, TPOT 25 ms, 500 tokens answer", {
        "ttft": 0.4, "tpot": 0.025, "tokens_out": 500.0}),
    ("1.2k rps, 250 ms average, 64 per pod at once", {
        "rate": 1_200.0, "latency_mean": 0.25, "each_concurrent": 64.0}),
    ("80 layers, 8 kv heads, 4096 tokens; GPU has 80 GB", {
        "layers": 80.0, "kv_heads": 8.0, "context": 4096.0, "gpu_bytes": 80e9}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figures"), READ, ids=[text[:48] for text, _ in READ])
def test_a_figure_is_taken_for_what_its_words_say(text: str, figures: dict[str, float]):
    figure = given_in([text])
    assert dict(figure.values) == pytest.approx(figures)
    assert not figure.open


@pytest.mark.parametrize(
    "text",
    [
        "KubePodCrashLooping fired at 03:12 on 2026-11-20, web-7f9c restarted 14 times in 10 min",
        "We deployed v1.2.3 to 5% of traffic 20 minutes ago and latency is fine",
        "p99.9 latency matters. GPU utilization is at 95%, CPU at 40%, the disk is 85% full",
        'expr: rate(http_requests_total{code=~"5.."}[5m]) > 0.05 for: 10m',
        "The alert fires if the error rate is above 5% for 10 minutes; burn rate > 14.4 pages",
        "What burn rate thresholds should we alert on? 14.4, 6 and 1?",
        "We have 3 services, 200 users, 12 engineers and a budget of $5000 per month",
        "Our canary got 5% of traffic and errors doubled",
        "Memory at 92%, 3 nodes NotReady since 04:10, timeout of 30 s, retries: 3",
        "It improves throughput by 35% and cuts latency by 2x with 512 tokens [14]",
        "Temperature 0.7, top_p 0.9, 4096 max tokens, port 8080, HTTP 503, RFC 9110",
        "2 pods are crashing and 3 failing pods were evicted",
        "Rate limit is 100 requests per minute per user and we have 50,000 users",
        "Freeze deploys when less than 10% of the error budget is left; we lost 2 of 3 replicas",
        "Kubernetes 1.29, 3 masters, 12 nodes with 8 GPUs each, driver 535.104",
        "The gateway (99.99), auth (99.9%) and the model (99.5%) are all needed",
        "Wir haben am 20.11.2026 um 3:12 Uhr 5 % des Verkehrs umgeleitet, CPU bei 80 %",
        "Kira, our baseline reaches 85.3% accuracy and ours 91.2%, see Table 2 and page 7",
    ],
)
def test_a_text_that_merely_contains_numbers_leads_to_nothing(text: str):
    sums = sums_of((text,))
    assert sums.facts == ()
    assert sums.asks == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the error rate is 2-3% and the SLO 99.9%", "failing"),
        ("SLO is 99.9% or maybe 99.5%, error rate is 1%", "objective"),
        ("The SLO is 99.9%. The SLA is 99.5%. 2% of requests fail.", "objective"),
        ("error rate 0.5, SLO 99.9%", "failing"),
        ("1.000 requests/s at 2 s latency", "rate"),
        ("wir haben 1,000 Anfragen/s bei 2 s Latenz", "rate"),
        ("the frontend gets 200 qps and the backend 50 qps at 2 s latency", "rate"),
        ("Our SLO is 99.9% and the error budget is at 40%", "objective"),
        ("we want 99.9% but the provider's SLA is 99.5%, error rate 0.2%", "objective"),
        ("What is the difference between a 99.9% and a 99.99% SLO?", "objective"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_for_and_not_worked_with(text: str, kind: str):
    figures = given_in([text])
    assert kind in figures.open
    assert figures[kind] is None
    assert sums_of((text,)).asks


def test_what_was_said_last_counts():
    said = ("error rate 2%", "SLO 99.9% over 30 days", "error rate is 5% now")
    assert given_in(said)["failing"] == 0.05
    assert given_in((*said, "error rate is 1% or 2%"))["failing"] is None


@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=2_000)
def test_no_words_break_the_reading(text: str):
    sums_of((text,))
