"""Whatever a submission says, a page's elements are those of the template, and its words are shown as words."""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model.report import Report
from autograder.reports.card import card_html
from autograder.reports.class_page import class_page
from autograder.reports.student_page import student_page

Filled = Callable[[str], Report]
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style></svg></textarea><script>alert(1)</script>",
    "<!-- ]]> <![CDATA[ --> <?php ?> {{ 7 * 7 }} {% include 'x' %}",
    "javascript:alert(1)",
    "&lt;script&gt;&amp;#60;",
    "\x1b[2J\x1b]0;title\x07\x00\x08\x9b31m",
    "\u202eexe.gnp\u2066\u200b",
    "\ud800 lone",
    "</style><style>*{display:none}",
]
hostile = st.sampled_from(ATTACKS) | st.text(max_size=60) | st.lists(st.sampled_from(ATTACKS)).map("".join)
VIEWS: dict[str, Callable[[Report], str]] = {
    "student": student_page,
    "class": lambda report: class_page(report.title, [report]),
    "card": lambda report: card_html(report.exercises[1]),
}


class Skeleton(HTMLParser):
    """The elements of a page with all attributes but those that hold words, and the words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        kept = tuple((name, None if name in ("title", "href") else value) for name, value in attrs)
        self.elements.append((tag, kept))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.elements.append(("!--", ()))

    def handle_decl(self, decl: str) -> None:
        self.elements.append((f"!{decl}", ()))

    def handle_pi(self, data: str) -> None:
        self.elements.append(("?", ()))

    def unknown_decl(self, data: str) -> None:
        self.elements.append(("![", ()))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=40, deadline=None)
@given(text=hostile)
def test_no_text_makes_an_element(view: str, text: str, make_filled: Filled) -> None:
    show = VIEWS[view]
    assert Skeleton(show(make_filled(text))).elements == Skeleton(show(make_filled("plain"))).elements


@pytest.mark.parametrize("view", VIEWS)
@settings(max_examples=40, deadline=None)
@given(text=hostile)
def test_nothing_unseen_is_left_in_a_page(view: str, text: str, make_filled: Filled) -> None:
    page = VIEWS[view](make_filled(text))
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page
    )


@settings(max_examples=40, deadline=None)
@given(text=hostile)
def test_links_lead_to_pages_beside_the_page_and_nowhere_else(text: str, make_filled: Filled) -> None:
    report = make_filled(text)
    links = Skeleton(student_page(report)).links + Skeleton(class_page(report.title, [report])).links
    assert links
    for link in links:
        assert re.fullmatch(r"#e\d+|students/[^/:?#\"]+\.html", link)
        assert "/" not in unquote(link.removeprefix("students/"))


@pytest.mark.parametrize("attack", ["<b>bold</b>", "a & b &amp; c", "'quoted' \"twice\"", "{{ 7 * 7 }}"])
def test_words_are_shown_as_they_are_written(attack: str, make_filled: Filled) -> None:
    report = make_filled(attack)
    words = "".join(Skeleton(student_page(report)).words)
    finding = report.exercises[1].findings[0]
    for said in (finding.title, finding.rationale, finding.evidence.received, report.student, report.repairs[0]):
        assert said in words


def sha256_of(text: str) -> str:
    """What a browser compares a script's text with."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("view", ["student", "class"])
def test_a_page_forbids_requests_and_all_scripts_but_the_one_that_sorts_the_class(
    view: str, make_filled: Filled
) -> None:
    page = VIEWS[view](make_filled("x"))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = html.unescape(policy[1])
    assert "default-src 'none'" in rules
    assert "style-src 'unsafe-inline'" in rules
    allowed = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert re.findall("script-src[^;]*", rules) == [f"script-src '{sha256_of(text)}'" for text in allowed]
    assert len(allowed) == (view == "class")
    assert page.index("Content-Security-Policy") < page.index("<title>")


@settings(max_examples=20, deadline=None)
@given(text=hostile)
def test_the_script_that_sorts_holds_no_word_of_a_report(text: str, make_filled: Filled) -> None:
    pages = [VIEWS["class"](make_filled(words)) for words in (text, "plain")]
    scripts = {page[page.rindex("<script>") :] for page in pages}
    assert len(scripts) == 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_needs_nothing_but_itself(view: str, make_filled: Filled) -> None:
    page = VIEWS[view](make_filled("x"))
    assert not re.search(r"<script[^>]|<(link|iframe|object|embed|base|form)\b|url\(|@import|https?://", page)


@pytest.mark.parametrize("length", [2001, 5000, 10**6])
def test_a_long_text_is_cut(length: int, make_filled: Filled) -> None:
    page = student_page(make_filled("A" * length))
    assert "more characters" in page
    assert max(map(len, re.findall("A+", page))) <= 2000
