"""What happened in each epoch: the numbers behind a learning curve."""

from dataclasses import asdict, dataclass, field

__all__ = ["History"]


@dataclass(slots=True)
class History:
    """One entry an epoch in every list.

    The two losses that are compared, `train_loss` and `validation_loss`, are both measured after the epoch, with
    dropout off and without the penalty. The loss seen during the steps is kept apart: with dropout on it lies above
    validation, and the gap between those two says nothing.

    Attributes:
        step_loss: Mean data loss over the steps of the epoch, as trained: dropout on, weights moving.
        penalty: Mean penalty over the steps: what regularisers and `add_loss` added.
        train_loss: Data loss on the training rows at the end of the epoch.
        validation_loss: Data loss on the validation rows at the end of the epoch; empty without any.
    """

    step_loss: list[float] = field(default_factory=list)
    penalty: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)

    @property
    def epochs(self) -> int:
        """Number of epochs trained so far."""
        return len(self.train_loss)

    def as_dict(self) -> dict[str, list[float]]:
        """Return copies of the lists by name, to store or to tabulate."""
        return asdict(self)
