"""Formulas, scripts without spaces, and what stands on two pages or in two columns are quoted."""

import pytest
from documents import made

from bot.core.answer import Quoted
from bot.core.document import Document
from bot.core.evidence import Located, index_of, locate

CHINESE = made(
    "我们提出一种新的缓存系统，它能够在一天之内保存所有的提示词。\n"
    "实验结果表明，平均延迟降低了百分之三十七，而内存开销只增加了百分之二。\n"
    "因此我们认为这种方法并不适合短请求。"
)
JAPANESE = made(
    "本論文では、要求の到着を一つの待ち行列で扱う方式を提案する。\n"
    "評価の結果、尾部遅延は大きく減少したが、スループットは変わらなかった。"
)
KOREAN = made(
    "우리는 요청의 도착을 하나의 대기열로 처리하는 방식을 제안한다. "
    "그러나 긴 요청은 짧은 요청을 절대로 앞지르지 않는다."
)
FORMULAS = made(
    "The cost is C(n) = Σᵢ wᵢ·xᵢ² + λ‖θ‖₂ for n ≥ 2 tenants. We set α = 0.5 and β ≠ 0, so that "
    "O(n log n) steps suffice where x < y and a ≤ b.\n"
    "The latency is L = N/μ − 1 for every queue of the cluster."
)
TEX = made("We choose a window $w \\le 2k$ such that $\\alpha \\ge \\beta$ holds for every queue.")


def find(text: str, document: Document) -> Located:
    return locate([index_of(document)], Quoted(text=text))


@pytest.mark.parametrize(
    ("document", "quote"),
    [
        (CHINESE, "平均延迟降低了百分之三十七"),
        (CHINESE, "我们提出一种新的缓存系统,它能够在一天之内保存所有的提示词"),
        (CHINESE, "保存所有的提示词。实验结果表明"),
        (CHINESE, "缓存"),
        (JAPANESE, "要求の到着を一つの待ち行列で扱う方式を提案する"),
        (JAPANESE, "スループットは変わらなかった。"),
        (KOREAN, "하나의 대기열로 처리하는 방식을 제안한다"),
        (FORMULAS, "The cost is C(n) = Σᵢ wᵢ·xᵢ² + λ‖θ‖₂ for n ≥ 2 tenants"),
        (FORMULAS, "cost is C(n) = Σi wi·xi2 + λ‖θ‖2 for n >= 2 tenants"),
        (FORMULAS, r"C(n) = \Sigma_i w_i \cdot x_i^2 + \lambda \|\theta\|_2 for n \geq 2 tenants"),
        (FORMULAS, r"$O(n \log n)$ steps suffice where $x < y$ and $a \le b$"),
        (FORMULAS, r"We set \(\alpha = 0.5\) and \(\beta \neq 0\)"),
        (FORMULAS, "The latency is L = N/μ - 1 for every queue"),
        (TEX, r"a window $w \le 2k$ such that $\alpha \ge \beta$ holds"),
    ],
)
def test_what_stands_there_is_found(document: Document, quote: str) -> None:
    assert find(quote, document).status == "exact"


@pytest.mark.parametrize(
    ("document", "quote"),
    [
        (CHINESE, "实验结果表明，平均延迟降低了百分之七十三"),
        (CHINESE, "实验结果表明，平均延迟降低了百分之三十八，而内存开销只增加了百分之二"),
        (CHINESE, "平均延迟降低了百分之三十七，而内存开销只减少了百分之二"),
        (CHINESE, "因此我们认为这种方法适合短请求"),
        (CHINESE, "因此我们不认为这种方法并不适合短请求"),
        (JAPANESE, "スループットは変わった"),
        (JAPANESE, "評価の結果、尾部遅延は大きく減少しなかったが"),
        (JAPANESE, "評価の結果、尾部遅延は小さく減少したが、スループットは変わらなかった"),
        (KOREAN, "그러나 긴 요청은 짧은 요청을 절대로 앞지른다"),
        (FORMULAS, "We set α = 0.6 and β ≠ 0, so that O(n log n) steps suffice"),
        (FORMULAS, "We set α = 0.5 and β = 0, so that O(n log n) steps suffice"),
        (FORMULAS, "so that O(n log m) steps suffice where x < y and a ≤ b"),
        (FORMULAS, "O(n log n) steps suffice where x > y and a ≤ b"),
        (FORMULAS, r"O(n \log n) steps suffice where x < y and a \ge b"),
        (FORMULAS, "The latency is L = N/μ + 1 for every queue"),
        (FORMULAS, "We set β = 0.5 and α ≠ 0, so that O(n log n) steps suffice"),
        (FORMULAS, "We set γ = 0.5 and β ≠ 0, so that O(n log n) steps suffice"),
        (FORMULAS, "The cost is C(n) = Σᵢ wᵢ·xᵢ³ + λ‖θ‖₂ for n ≥ 2 tenants"),
    ],
)
def test_one_sign_that_differs_makes_another_statement(document: Document, quote: str) -> None:
    located = find(quote, document)
    assert not located.found, located


def test_lines_of_a_script_without_spaces_are_shown_without_any() -> None:
    document = made(
        [("prose", "调度器在每一步都会重新"), ("figure", "轴 标签")],
        [("furniture", "第二页"), ("prose", "检查所有正在等待的请求，\n然后才发送下一批。")],
    )
    evidence = find("每一步都会重新检查所有正在等待的请求，然后才发送", document).evidence
    assert evidence is not None
    assert evidence.quote == "每一步都会重新检查所有正在等待的请求，然后才发送"
    assert (evidence.page, evidence.page_end) == (1, 2)
    assert {page for page, _ in evidence.boxes} == {1, 2}


def test_a_sentence_in_two_columns_past_a_figure_and_a_page_is_one_quote() -> None:
    document = made(
        [
            ("prose", "The left column ends in the middle of a sen-"),
            ("figure", "0 20 40 60 latency (ms)"),
            ("caption", "Figure 1: Latency."),
            ("prose", "tence that continues at the top of the right column and is bro-"),
            ("furniture", "USENIX Association   181"),
        ],
        [
            ("furniture", "182   19th Symposium"),
            ("prose", "ken once more at the end of the page."),
        ],
    )
    located = find(
        "in the middle of a sentence that continues at the top of the right column and is broken "
        "once more at the end of the page",
        document,
    )
    assert located.status == "exact"
    assert located.evidence is not None
    assert "sentence that continues" in located.evidence.quote
    assert "is broken once more" in located.evidence.quote
    assert "181" not in located.evidence.quote
    assert (located.evidence.page, located.evidence.page_end) == (1, 2)


def test_columns_read_across_are_not_what_the_document_says() -> None:
    document = made("The queue is served first.\nThe cache holds prompts.\nEach node is polled.")
    assert not find("The queue is polled.", document).found


@pytest.mark.parametrize("hostile", ["\\", "\\" * 500, "\\le" * 300, "\\(" * 99 + "x", "$\\$\\$"])
def test_no_formula_is_too_strange_to_be_looked_for(hostile: str) -> None:
    assert not find(f"{hostile} and some words beside it {hostile}", FORMULAS).found
