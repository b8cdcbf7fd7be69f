"""Keep what a run observed and concluded, so that a run that is killed goes on where it was.

Trusted side. One transaction a submission: it is there whole, or not at all. Never executes or judges anything.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, delete, event, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.exc import SQLAlchemyError

from autograder.errors import StoreError, UsageError
from autograder.model.observed import Observed
from autograder.model.probe import Observation
from autograder.store import tables
from autograder.store.payload import digest, pack, unpack

_BUSY_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a store belongs to: another assignment, seed or set of probes needs another store.

    Attributes:
        assignment: the assignment's name.
        seed: where the probes' inputs come from.
        probes: digest of everything that is put to a submission and of the reference.
    """

    assignment: str
    seed: int
    probes: str


class Store:
    """The record of one run over one class, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Open the store at `path`, made if it is not there.

        Raises:
            StoreError: the file cannot be written, or another run holds it.
        """
        self._path = path
        self._lock = _lock(path)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
        event.listen(self._engine, "connect", _pragmas)
        with self._errors():
            tables.metadata.create_all(self._engine)

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()
        os.close(self._lock)

    def fact(self, name: str) -> str | None:
        """Return one fact about the run, or None."""
        with self._reading() as connection:
            return connection.execute(
                select(tables.facts.c.value).where(tables.facts.c.name == name)
            ).scalar_one_or_none()

    def identify(self, identity: Identity) -> None:
        """Say what the store belongs to, the first time; later make sure it is the same.

        Raises:
            UsageError: the store belongs to something else; nothing was changed.
        """
        theirs = {"assignment": identity.assignment, "seed": str(identity.seed), "probes": identity.probes}
        for name, value in theirs.items():
            kept = self.fact(name)
            if kept is not None and kept != value:
                raise UsageError(_other(self._path, name, kept, value))
        with self._writing() as connection:
            for name, value in theirs.items():
                statement = insert_or(tables.facts).values(name=name, value=value).on_conflict_do_nothing()
                connection.execute(statement)

    def expectations(self, name: str = "expectations") -> dict[str, dict[str, Observation]] | None:
        """Return what the reference gave for every exercise, or None where that is not known yet."""
        kept = self.fact(name)
        return None if kept is None else self._payloads(json.loads(kept))

    def keep_expectations(self, exercises: Mapping[str, Mapping[str, Observation]], name: str = "expectations") -> None:
        """Keep what trusted code gave for every exercise."""
        with self._writing() as connection:
            kept = {exercise: _keep(connection, pack(observations)) for exercise, observations in exercises.items()}
            connection.execute(
                insert_or(tables.facts).values(name=name, value=json.dumps(kept)).on_conflict_do_nothing()
            )

    def recorded(self, student: str, content: str) -> Observed | None:
        """Return what was observed of `student`'s submission with the digest `content`, or None.

        What could not be observed by our fault counts as not observed: it is tried again.
        """
        with self._reading() as connection:
            row = connection.execute(
                select(tables.submissions).where(tables.submissions.c.student == student)
            ).one_or_none()
            if row is None or row.digest != content or row.ours:
                return None
            kept = connection.execute(select(tables.observations).where(tables.observations.c.student == student)).all()
        return Observed(
            exercises=self._payloads({one.exercise: one.payload for one in kept}),
            problem=row.problem,
            repairs=tuple(json.loads(row.repairs)),
            notes=json.loads(row.notes),
            seconds={one.exercise: one.seconds for one in kept},
            tier=row.tier,
        )

    def record(self, student: str, content: str, source: str, observed: Observed, packed: Mapping[str, bytes]) -> None:
        """Keep what was observed of one submission, in place of what an earlier one gave."""
        with self._writing() as connection:
            for table in (tables.submissions, tables.observations, tables.reports):
                connection.execute(delete(table).where(table.c.student == student))
            connection.execute(
                insert(tables.submissions).values(
                    student=student,
                    digest=content,
                    source=source,
                    tier=observed.tier,
                    problem=observed.problem,
                    ours=observed.ours,
                    repairs=json.dumps(observed.repairs),
                    notes=json.dumps(observed.notes),
                )
            )
            rows = [
                {
                    "student": student,
                    "exercise": exercise,
                    "payload": _keep(connection, payload),
                    "seconds": observed.seconds.get(exercise, 0.0),
                }
                for exercise, payload in packed.items()
            ]
            if rows:
                connection.execute(insert(tables.observations), rows)

    def keep_report(self, student: str, score: float, max_score: float, needs_review: bool, report: str) -> None:
        """Keep the report that came of one submission's observations."""
        row = {
            "student": student,
            "score": score,
            "max_score": max_score,
            "needs_review": needs_review,
            "report": report,
        }
        with self._writing() as connection:
            statement = insert_or(tables.reports).values(**row)
            connection.execute(statement.on_conflict_do_update(index_elements=["student"], set_=row))

    def _payloads(self, digests: Mapping[str, str]) -> dict[str, dict[str, Observation]]:
        wanted = set(digests.values())
        with self._reading() as connection:
            rows = connection.execute(select(tables.payloads).where(tables.payloads.c.digest.in_(wanted))).all()
        contents = {row.digest: row.content for row in rows}
        return {exercise: unpack(contents[name]) for exercise, name in digests.items()}

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._errors(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(
                f"The record {self._path} cannot be used: {cause}. What was graded before is kept."
            ) from error


def _keep(connection: Connection, content: bytes) -> str:
    name = digest(content)
    connection.execute(insert_or(tables.payloads).values(digest=name, content=content).on_conflict_do_nothing())
    return name


def _lock(path: Path) -> int:
    try:
        descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be written: {error.strerror}.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError(f"Another run is writing to {path.parent}; wait for it, or use another --output.") from None
    return descriptor


def _pragmas(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _other(path: Path, name: str, kept: str, value: str) -> str:
    way_out = f"Use another --output, or remove {path.parent} if it is no longer needed."
    if name == "probes":
        return f"{path.parent} was made before the assignment's probes or its reference changed. {way_out}"
    also = f" or leave out --seed to go on with {kept}," if name == "seed" else ""
    return f"{path.parent} holds a run with {name} {kept}, not {value};{also} nothing was changed. {way_out}"
