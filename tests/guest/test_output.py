"""What is printed is counted and forgotten, and never ends up anywhere."""

import io

import pytest

from autograder.guest.output import MOST_CHARACTERS, Budget, OutputLimitError, Writer


def test_both_streams_and_their_buffers_share_one_budget() -> None:
    budget = Budget()
    out, err = Writer(budget, "<stdout>"), Writer(budget, "<stderr>")
    assert out.write("xyz") == 3
    assert err.buffer.write(b"ab") == 2
    err.writelines(["a", "b"])
    assert budget.left == MOST_CHARACTERS - 7


def test_one_character_too_many_is_refused_and_a_new_step_may_print_again() -> None:
    budget = Budget()
    out = Writer(budget, "<stdout>")
    out.write("x" * MOST_CHARACTERS)
    with pytest.raises(OutputLimitError):
        out.write("x")
    budget.refill()
    assert out.write("x") == 1


def test_the_limit_passes_through_handlers_of_exceptions() -> None:
    assert not issubclass(OutputLimitError, Exception)


def test_a_stream_looks_like_a_notebooks() -> None:
    out = Writer(Budget(), "<stdout>")
    out.close()
    print("still open", file=out, flush=True)
    assert (out.isatty(), out.closed, out.encoding, out.name, out.writable()) == (
        False,
        False,
        "utf-8",
        "<stdout>",
        True,
    )
    with pytest.raises(io.UnsupportedOperation):
        out.fileno()
    with pytest.raises(TypeError, match="must be str, not bytes"):
        out.write(b"x")  # type: ignore[arg-type]


def test_a_text_that_lies_about_its_length_is_measured() -> None:
    class Long(str):
        def __len__(self) -> int:
            return 0

    budget = Budget()
    Writer(budget, "<stdout>").write(Long("xx"))
    assert budget.left == MOST_CHARACTERS - 2
