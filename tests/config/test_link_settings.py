"""An operator says where linked papers may be fetched from, in a few words or not at all."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import Settings


@pytest.mark.parametrize(
    ("said", "sources"),
    [
        ("arxiv,openreview", {"arxiv", "openreview"}),
        (" DOI , arxiv,", {"doi", "arxiv"}),
        ("off", set()),
    ],
)
def test_sources_are_named_with_commas_or_turned_off(
    said: str, sources: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FETCH_LINKS", said)
    assert Settings(_env_file=None).link_sources == sources


def test_nothing_said_is_the_default_and_the_example_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FETCH_LINKS", "")
    assert Settings(_env_file=None).link_sources == {"arxiv", "openreview"}
    example = Path(__file__).resolve().parents[2] / ".env.example"
    assert "or the word off (nothing after the = means the default" in example.read_text()


def test_publishers_are_asked_only_where_an_operator_wants_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FETCH_LINKS", raising=False)
    assert "doi" not in Settings(_env_file=None).link_sources


def test_a_source_nobody_knows_is_refused_with_the_choices() -> None:
    with pytest.raises(ValidationError, match="Name some of arxiv, openreview, doi"):
        Settings(_env_file=None, fetch_links="scihub")


def test_a_contact_cannot_smuggle_a_header() -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, link_contact="a@b.org\r\nCookie: x")
