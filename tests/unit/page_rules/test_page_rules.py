"""The rules of a page find what they are there to find."""

import pytest

from tests.page_rules import complaints

GOOD = (
    '<!doctype html><html lang="en-GB"><head><title>Pupils – Upturn</title></head>'
    "<body><header>Upturn</header><main><h1>Pupils</h1>{}</main></body></html>"
)


def test_a_good_page_draws_no_complaint() -> None:
    assert complaints(GOOD.format('<p>Jordan attended 28 of 40.</p><a href="/today/">Today</a>')) == []


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("<h1>Another</h1>", "one first heading"),
        ('<p style="color:red">No</p>', "inline style"),
        ('<p onclick="x()">No</p>', "inline onclick"),
        ("<script>x()</script>", "inline script"),
        ('<script src="//cdn.example/x.js"></script>', "fetched from elsewhere"),
        ('<input id="name" name="name">', "has no label"),
        ('<a href="/x"></a>', "says nothing"),
        ("<button>Submit</button>", "does not say what will happen"),
        ('<form method="post"><button>Save</button></form>', "without its token"),
        ('<form><label>Find <input name="q"></label></form>', "has no button"),
        ('<p id="a">1</p><p id="a">2</p>', "used 2 times"),
        ('<label for="nowhere">Name</label>', "which is not here"),
        ('<img src="/static/a.png">', "no words"),
        ("<svg><path/></svg>", "neither named nor hidden"),
        ("<p>A persistent truant</p>", "truant"),
        ("<p>Last seen None</p>", "left unfilled"),
    ],
)
def test_each_rule_finds_its_fault(piece: str, expected: str) -> None:
    assert any(expected in sentence for sentence in complaints(GOOD.format(piece)))


def test_a_title_begins_with_the_heading_even_beside_an_error() -> None:
    page = GOOD.format("")
    assert complaints(page.replace("<title>", "<title>Error: ")) == []
    assert any("does not begin" in each for each in complaints(page.replace("<title>Pupils", "<title>List")))


def test_a_fragment_needs_no_document_around_it() -> None:
    assert complaints("<li>Jordan</li>", fragment=True) == []
