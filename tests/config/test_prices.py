from pathlib import Path

import pytest

from config.prices import Price, load_prices, price_of


def own(folder: Path, text: str) -> Path:
    (folder / "config").mkdir()
    (folder / "config" / "prices.toml").write_text(text, encoding="utf-8")
    return folder


def test_cached_input_has_its_own_price() -> None:
    price = Price(input=2, cached=1, output=10)
    assert price.of(1_000_000, 400_000, 100_000) == pytest.approx(0.6 * 2 + 0.4 * 1 + 0.1 * 10)


def test_every_shipped_price_is_for_a_name_that_finds_it() -> None:
    prices = load_prices()
    for pattern, price in prices.items():
        assert price_of(pattern.replace("*", "26-01-01"), prices) == price
        assert price.cached < price.input < price.output


def test_a_dated_snapshot_costs_what_its_model_costs() -> None:
    prices = load_prices()
    assert price_of("gpt-4o-2024-08-06", prices) == price_of("GPT-4o", prices)
    assert price_of("openai/gpt-4o-mini-2024-07-18", prices) == price_of("gpt-4o-mini", prices)
    assert price_of("gpt-4o-mini", prices) != price_of("gpt-4o", prices)


@pytest.mark.parametrize("name", ["llama-3.1-8b", "gpt-4o-audio", "gpt-5.4-pro", "", "gpt-4"])
def test_a_model_that_is_not_listed_has_no_price(name: str) -> None:
    assert price_of(name, load_prices()) is None


def test_an_operators_prices_lie_over_the_shipped_ones(tmp_path: Path) -> None:
    home = own(
        tmp_path,
        '["gpt-4o"]\ninput = 1\ncached = 0\noutput = 2\n'
        '["our-*"]\ninput = 0\ncached = 0\noutput = 0\n',
    )
    prices = load_prices(home)
    assert price_of("gpt-4o", prices) == Price(input=1, cached=0, output=2)
    assert price_of("our-own", prices) == Price(input=0, cached=0, output=0)
    assert price_of("gpt-4.1", prices) == price_of("gpt-4.1", load_prices())


def test_a_price_list_in_another_encoding_is_named(tmp_path: Path) -> None:
    home = own(tmp_path, "")
    (home / "config" / "prices.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"prices\.toml is saved as UTF-16"):
        load_prices(home)


def test_a_home_without_prices_changes_nothing(tmp_path: Path) -> None:
    assert load_prices(tmp_path) == load_prices()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gpt", "not TOML"),
        ('["a"]\ninput = 1', "cached"),
        ('["a"]\ninput = -1\ncached = 0\noutput = 0', "input"),
        ("a = 3", "a"),
    ],
)
def test_a_broken_price_list_is_named_with_what_is_wrong(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words) as failure:
        load_prices(own(tmp_path, text))
    assert "prices.toml" in str(failure.value)
