"""What tokens cost, by model name: `prices.toml`, and the operator's own over it."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from config.tables import tables_of

_SHIPPED = Path(__file__).with_name("prices.toml")
_MILLION = 1_000_000


class Price(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    cached: float = Field(ge=0)
    output: float = Field(ge=0)

    def of(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """What these tokens cost; the cached ones are part of the input."""
        fresh = max(input_tokens - cached_tokens, 0)
        dollars = fresh * self.input + cached_tokens * self.cached + output_tokens * self.output
        return dollars / _MILLION


def load_prices(home: Path | None = None) -> Mapping[str, Price]:
    """All known prices by pattern. Raises ValueError naming the file and what is wrong in it."""
    own = [home / "config" / "prices.toml"] if home is not None else []
    prices: dict[str, Price] = {}
    for file in (_SHIPPED, *(path for path in own if path.is_file())):
        prices |= _read(file)
    return prices


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price of the longest pattern that fits the model's name; None when none does.

    A name with its maker in front, `openai/gpt-4o`, is also looked up without.
    """
    names = (model.lower(), model.lower().rsplit("/", 1)[-1])
    fitting = (key for key in prices if any(fnmatchcase(name, key.lower()) for name in names))
    best = max(fitting, key=len, default=None)
    return None if best is None else prices[best]


def _read(file: Path) -> dict[str, Price]:
    try:
        tables = tables_of(file, '["my-model*"]')
        return TypeAdapter(dict[str, Price]).validate_python(tables)
    except ValidationError as error:
        fault = error.errors()[0]
        where = " ".join(str(part) for part in fault["loc"])
        raise ValueError(
            f"{file}, {where}: {fault['msg']}. Each model has input, cached and output, in "
            "dollars per million tokens."
        ) from None
