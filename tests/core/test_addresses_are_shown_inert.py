import pytest

from bot.core.addresses import defanged


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://a.example/b.", "see hxxps://a[.]example/b."),
        ("a@b.example.see_http://c.example/d", "a[at]b[.]example[.]see_http[:]//c[.]example/d"),
        ("a@b.example.https://c.example", "a[at]b[.]example[.]https[:]//c[.]example"),
        ("a@b.exampleslack://c", "a[at]b[.]exampleslack[:]//c"),
        ("a@b.example_c.d@e.example", "a[at]b[.]example_c[.]d[at]e[.]example"),
        ("git://a.example/(mailto:b", "git[:]//a[.]example/(mailto[:]b"),
        ("a@b.mailto:c@d.example", "a[at]b[.]mailto[:]c[at]d[.]example"),
        ("`www.a.example` is code", "`www.a.example` is code"),
        ("`www.a.example!(https://b.example)`", "`www[.]a[.]example!(https[:]//b[.]example)`"),
    ],
)
def test_no_address_is_left_live_beside_another(text: str, shown: str) -> None:
    assert defanged(text) == shown


def test_what_may_be_followed_stays_as_it_is() -> None:
    text = "https://arxiv.org/abs/2401.12345 and http://a.example"
    kept = ("https://arxiv.org/abs/2401.12345",)
    assert defanged(text, kept) == "https://arxiv.org/abs/2401.12345 and hxxp://a[.]example"
