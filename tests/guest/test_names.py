"""Which names a forbidden name covers."""

import pytest

from autograder.guest.names import covered, hits


@pytest.mark.parametrize(
    ("forbidden", "qualified", "caught"),
    [
        ("relu", "LeakyReLU.call", True),
        ("relu", "ReLU6", True),
        ("relu", "selu", False),
        ("relu", "elu", True),  # relu, where alpha is 0
        ("relu", "Squareplus.call", True),
        ("relu", "ema_threshold", False),
        ("sigmoid", "log_sigmoid", False),
        ("sigmoid", "hard_sigmoid", False),
        ("sigmoid", "sigmoid_cross_entropy_with_logits", False),
        ("tanh", "arctanh", False),
        ("tanh", "hard_tanh", False),
        ("tanh", "tanh_shrink", True),
        ("Dense", "Dense.__init__", True),
        ("dropout", "dropout_v2", True),
        ("dropout", "Dropout.call", True),
        ("log_softmax", "LogSoftmax", True),
        ("log_softmax", "softmax", False),
        ("train_on_batch", "TensorFlowTrainer.train_on_batch", True),
    ],
)
def test_a_name_covers_its_variants_and_nothing_else(forbidden: str, qualified: str, caught: bool) -> None:
    assert hits(qualified, covered((forbidden,))) is caught
