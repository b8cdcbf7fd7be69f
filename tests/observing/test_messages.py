"""Probes that travel together are the probes that were asked, in their order, in messages that fit."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.guest.main import each
from autograder.observing.messages import Request, together
from autograder.wire.codec import decode, encode

MEGABYTE = 2**20


def request(number: int, scenario: str, arguments: list[Any]) -> Request:
    return {
        "op": "probe",
        "name": f"p{number}",
        "target": "relu",
        "kind": "scenario" if scenario else "call",
        "arguments": arguments,
        "keywords": {"n": number},
        "form": "tensor",
        "wrt": 0,
        "scenario": scenario,
        "others": [],
        "scenarios": "def act(x): return x" if scenario else "",
        "forbids": ["relu"],
        "seed": number,
    }


plain = st.none() | st.integers(-9, 9) | st.text(max_size=5) | st.lists(st.floats(allow_nan=False), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["", "act"]), st.lists(plain, max_size=3)), max_size=6))
def test_what_arrives_is_what_was_asked(asked: list[tuple[str, list[Any]]]) -> None:
    requests = [request(number, *one) for number, one in enumerate(asked)]
    arrived = [one for message, _ in together(requests) for one in each(decode(encode(message)))]
    source = next((one["scenarios"] for one in requests if one["scenarios"]), "")
    assert arrived == [one | {"scenarios": source} for one in requests]


@given(st.lists(st.integers(0, 3 * MEGABYTE), max_size=6))
def test_large_arrays_travel_apart_and_every_probe_has_its_reply(sizes: list[int]) -> None:
    requests = [request(number, "", [np.zeros(size, np.int8)]) for number, size in enumerate(sizes)]
    messages = list(together(requests))
    assert sum(count for _, count in messages) == len(requests)
    for message, count in messages:
        frame = encode(message)
        assert count == 1 or len(frame) < 5 * MEGABYTE
        assert len(list(each(decode(frame)))) == count


def test_many_numbers_that_are_no_array_travel_apart() -> None:
    requests = [request(number, "", [[0.123456789] * 20_000]) for number in range(9)]
    messages = list(together(requests))
    assert len(messages) > 1
    assert [one["name"] for message, _ in messages for one in each(decode(encode(message)))] == [
        f"p{number}" for number in range(9)
    ]


def test_a_message_of_another_kind_stands_for_itself() -> None:
    assert list(each({"op": "cell", "code": "1"})) == [{"op": "cell", "code": "1"}]


def test_what_is_no_list_of_probes_stays_a_message_that_is_refused() -> None:
    assert list(each({"op": "probes", "probes": 3})) == [{"op": "probes"}]
