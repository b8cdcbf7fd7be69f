"""The notebook for nbgrader: released cells, the student's words made harmless, our outputs and nobody else's."""

from html.parser import HTMLParser

import nbformat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbgrader import utils

from autograder.integrations.nbgrader_notebook import ABSENT, executed_notebook
from autograder.integrations.nbgrader_prose import harmless
from autograder.integrations.nbgrader_remarks import remarks
from autograder.model.notebook import Cell, Notebook

EVIL = "<script>alert(1)</script>"


def cell(index, source, grade_id="", *, id="", is_code=True, defines=()):
    return Cell(index=index, id=id, grade_id=grade_id, is_code=is_code, source=source, code=source, defines=defines)


def made(released, assignment, report, *cells, problem=""):
    return executed_notebook(released, assignment, Notebook(cells=cells, problem=problem), report)


def labelled(notebook):
    marks = [(one["metadata"].get("nbgrader", {}).get("grade_id"), one) for one in notebook["cells"]]
    assert len([label for label, _ in marks if label]) == len({label for label, _ in marks if label})
    return {label: one for label, one in marks if label}


def test_nbgraders_own_rule_reads_our_scores_from_it(released, assignment, report):
    notebook = nbformat.from_dict(made(released, assignment, report))
    scores = {
        one.metadata.nbgrader.grade_id.removeprefix("check-"): utils.determine_grade(one)[0]
        for one in notebook.cells
        if utils.is_grade(one) and not utils.is_solution(one)
    }
    assert scores == {one.name: one.score for one in report.exercises}


def test_an_answer_keeps_the_released_label_points_and_checksum(released, assignment, report):
    notebook = made(released, assignment, report, cell(0, "def relu(x): pass", "relu", defines=("relu",)))
    theirs = {c["metadata"]["nbgrader"]["grade_id"]: c for c in released["cells"]}
    found = labelled(notebook)
    assert found["relu"]["source"] == "def relu(x): pass"
    assert all(found[label]["metadata"] == theirs[label]["metadata"] for label in found)


def test_a_locked_cell_has_the_released_text_whatever_was_handed_in(released, assignment, report):
    notebook = made(released, assignment, report, cell(0, "check = lambda name: 100", "check-relu"))
    assert labelled(notebook)["check-relu"]["source"] == 'check("relu")'


def test_every_graded_cell_is_there_once_and_in_order_even_if_nothing_was_handed_in(released, assignment, report):
    wanted = [
        one["metadata"]["nbgrader"]["grade_id"]
        for one in released["cells"]
        if one["metadata"]["nbgrader"]["grade"] or one["metadata"]["nbgrader"]["solution"]
    ]
    notebook = made(released, assignment, report, problem="The file is empty.")
    assert list(labelled(notebook)) == wanted
    assert "The file is empty." in notebook["cells"][0]["source"]
    nbformat.validate(nbformat.from_dict(notebook))


def test_a_question_that_is_not_there_is_for_a_person_and_an_untouched_one_is_not(released, assignment, report):
    untouched = next(c["source"] for c in released["cells"] if c["metadata"]["nbgrader"]["grade_id"] == "question")
    absent = made(released, assignment, report)
    empty = made(released, assignment, report, cell(0, untouched, "question", is_code=False))
    assert labelled(absent)["question"]["source"] == ABSENT
    grades = [utils.determine_grade(nbformat.from_dict(labelled(one)["question"]))[0] for one in (absent, empty)]
    assert grades == [None, 0]


def test_an_answer_found_by_the_name_it_defines_has_the_exercises_label(released, assignment, report):
    answer = cell(1, "def relu(x): return x", defines=("relu",))
    notebook = made(released, assignment, report, cell(0, "x = 1", defines=("x",)), answer)
    assert labelled(notebook)["relu"]["source"] == answer.source


def test_of_two_cells_with_one_label_the_last_has_it_and_both_are_there(released, assignment, report):
    cells = [cell(n, f"words {n}", "question", is_code=False) for n in (0, 1)]
    notebook = made(released, assignment, report, *cells)
    assert labelled(notebook)["question"]["source"] == "words 1"
    assert "words 0" in [one["source"] for one in notebook["cells"]]


def test_raw_cells_become_text_that_no_page_takes_for_html(released, assignment, report):
    notebook = made(released, assignment, report, cell(0, EVIL, is_code=False))
    assert {one["cell_type"] for one in notebook["cells"]} == {"code", "markdown"}
    assert EVIL not in [one["source"] for one in notebook["cells"]]


def test_outputs_are_cards_alone_and_what_came_back_is_escaped_in_them(released, assignment, report):
    notebook = made(released, assignment, report, cell(0, "print(1)"))
    outputs = [output for one in notebook["cells"] for output in one.get("outputs", [])]
    assert len(outputs) == len(report.exercises)
    assert all("<script" not in output["data"]["text/html"] for output in outputs)
    assert "&lt;script&gt;" in outputs[0]["data"]["text/html"]


def test_repairs_are_told_and_what_is_for_the_instructor_alone_is_not(released, assignment, report):
    text = str(made(released, assignment, report))
    assert "The check cell of" in text
    assert "<b>relu" not in text
    assert "for the instructor alone" not in text


def test_comments_say_why_and_what_next_and_what_waits_is_named(report):
    found = remarks(report)
    assert found.ungraded == {"check-relu_grad"}
    assert set(found.comments) == {"relu", "relu_grad"}
    assert found.comments["relu"].startswith("relu: not yet, 0.5 of 2 points.")
    assert "Exactly 0 on the left." in found.comments["relu"]
    assert "our fault" in found.comments["relu_grad"]
    assert "<script" not in str(found.comments)


class Found(HTMLParser):
    """The tags of a page with what could do harm in them."""

    def __init__(self):
        super().__init__()
        self.harm = []

    def handle_starttag(self, tag, attributes):
        # What Markdown itself makes; a link may lead to a web address or stay on the page.
        if tag in ("script", "iframe", "object", "embed", "form", "input", "style", "svg", "base", "meta"):
            self.harm.append(tag)
        for name, value in attributes:
            address = (value or "").strip().casefold()
            if name.startswith("on") or (name in ("href", "src") and ":" in address and not address.startswith("http")):
                self.harm.append((tag, name, value))

    handle_startendtag = handle_starttag


PIECES = st.sampled_from(
    [
        *("<", ">", "script", "img src=x onerror=a", "[a]", "](", "]:", "[a]: ", "javascript:a", "JaVaScRiPt:"),
        *(
            "&colon;",
            "&#106;avascript&#58;a",
            "data:text/html,x",
            ")",
            "\n",
            " ",
            "\t",
            "\\",
            "`",
            "```",
            "!",
            "$",
            "$$",
        ),
        *("'", '"', "/", "!--", "a", "https://x.example/", "(", "attachment:x.png", "\u200b", "\r", "\x00", "%3A"),
        "<javascript:a>",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
@example("[a](javascript:alert(1))")
@example("[a](&#106;avascript&#58;alert(1))")
@example("[a]: javascript:alert(1)\n\n[a]")
@example("[a](<java\tscript:alert(1)>)")
@example("![a](attachment:none.png)")
def test_rendered_as_markdown_no_text_makes_a_tag_or_a_link_that_does_harm(text):
    page = Found()
    page.feed(markdown2html_mistune(harmless(text)))
    page.close()
    assert page.harm == []


@pytest.mark.parametrize(
    "text", ["2 < 3 and x <= y", "**bold** `code` $x < y$", "[a](https://x.example/?a=1&b=2)", "[a](#b)"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text
