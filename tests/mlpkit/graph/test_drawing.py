"""Laws of the drawings: every node and arrow, values and gradients, without a screen or graphviz."""

import re

import matplotlib as mpl
import pytest

from mlpkit import Value, draw_graph, graph_to_dot
from mlpkit.graph.layout import layout
from mlpkit.graph.value import topological_order

mpl.use("agg")


@pytest.fixture
def result():
    k, a, y1, y2 = Value(2, "k"), Value(3, "a"), Value(-1, "y1"), Value(4, "y2")
    result = k * (a * y1 + a * y2)
    result.name = "L"
    result.backward()
    return result


def test_dot_has_a_line_for_every_node_and_arrow_with_value_and_gradient(result):
    text = graph_to_dot(result)
    assert text.startswith("digraph {") and text.endswith("}")
    assert len(re.findall(r"\[shape=box", text)) == 4 and len(re.findall(r"\[shape=ellipse", text)) == 4
    arrows = re.findall(r"n(\d+) -> n(\d+);", text)
    assert len(arrows) == 8
    labels = dict(re.findall(r'n(\d+) \[shape=\w+, label="(.*)"\]', text))
    assert set(labels) == {number for arrow in arrows for number in arrow}
    assert r"a\n3\ngrad 6" in labels.values() and r"L = *\n18\ngrad 1" in labels.values()


def test_dot_escapes_quotes():
    assert r"\"w\"" in graph_to_dot(Value(1, '"w"'))


def test_a_value_used_twice_by_one_operation_has_two_arrows():
    x = Value(3, "x")
    assert len(re.findall("->", graph_to_dot(x * x))) == 2


def test_every_arrow_points_right_and_no_two_nodes_share_a_place(result):
    places = layout(result)
    nodes = topological_order(result)
    assert len(places) == len(nodes) == len(set(places.values()))
    for node in nodes:
        for parent in node.parents:
            assert places[id(parent)][0] < places[id(node)][0]


def test_the_picture_shows_every_node_and_arrow_on_the_axes_given(result, tmp_path):
    axes = draw_graph(result)
    texts = [text.get_text() for text in axes.texts if text.get_text()]
    assert sorted(texts) == sorted(
        [
            "k\n2\ngrad 9",
            "a\n3\ngrad 6",
            "y1\n-1\ngrad 6",
            "y2\n4\ngrad 6",
            "*\n-3\ngrad 2",
            "*\n12\ngrad 2",
            "+\n9\ngrad 2",
            "L = *\n18\ngrad 1",
        ]
    )
    assert sum(not text.get_text() for text in axes.texts) == 8
    assert draw_graph(result, axes=axes) is axes
    axes.figure.savefig(tmp_path / "graph.png")
    assert (tmp_path / "graph.png").stat().st_size > 5000


def test_a_single_leaf_can_be_drawn():
    assert draw_graph(Value(1.0)).texts[0].get_text() == "1\ngrad 0"


def test_a_graph_that_nobody_could_read_is_refused_by_name():
    value = Value(1.0)
    for _ in range(150):
        value = value + 1.0
    with pytest.raises(ValueError, match=r"`value`.*301"):
        draw_graph(value)
