"""What submissions and the answer key gave, as it is kept: by student and content, by exercise.

Trusted side. Never executes or judges anything.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from autograder.model.observed import Observed
from autograder.model.oddity import Oddity, oddity_from
from autograder.model.probe import Observation
from autograder.store import tables
from autograder.store.asked import Asked
from autograder.store.database import Database
from autograder.store.payload import Observations, digest, pack, unpack
from autograder.store.sources import all_sources, keep_sources


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was observed of one exercise.

    Attributes:
        payload: digest of the observations.
        asked: digest of what was asked.
        seconds: wall-clock time.
        stale: it is to be observed again.
    """

    payload: str
    asked: str
    seconds: float = 0.0
    stale: bool = False


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was observed of one submission; the values themselves are fetched when they are needed.

    Attributes:
        tier: what confined the run.
        problem: why nothing could be observed, for the student, or empty.
        ours: the problem is ours: it counts as not observed.
        repairs: what was repaired in the notebook.
        notes: cells that were stopped and left out.
        oddities: what was noticed that no exercise asks for.
        answers: by exercise.
    """

    tier: str
    problem: str
    ours: bool
    repairs: tuple[str, ...]
    notes: tuple[str, ...]
    oddities: tuple[Oddity, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)


class Records:
    """The observations in a store."""

    def __init__(self, database: Database) -> None:
        """Read and write `database`."""
        self._database = database
        self._asked: set[str] = set()

    def all(self) -> dict[tuple[str, str], Kept]:
        """Return what is kept of every submission, by student and digest of the content."""
        with self._database.reading() as connection:
            found = {
                (row.student, row.digest): _kept(row) for row in connection.execute(select(tables.submissions)).all()
            }
            for student, digest_, exercise, payload, asked, seconds, stale in connection.execute(
                select(tables.observations)
            ).all():
                answer = Answer(payload=payload, asked=asked, seconds=seconds, stale=stale)
                found[student, digest_].answers[exercise] = answer
        return found

    def record(self, student: str, content: str, observed: Observed, asked: Mapping[str, Asked]) -> Kept:
        """Keep what was observed of one submission, and return it; exercises that were not observed keep theirs.

        Args:
            student: whose it is.
            content: digest of the submission's content.
            observed: what it gave.
            asked: what was asked, for each observed exercise.
        """
        packed = {exercise: pack(observations) for exercise, observations in observed.exercises.items()}
        run: dict[str, object] = {
            "tier": observed.tier,
            "problem": observed.problem,
            "ours": observed.ours,
            "repairs": json.dumps(observed.repairs),
            "notes": json.dumps(observed.notes),
        }
        with self._database.writing() as connection:
            oddities = [*_oddities_elsewhere(connection, student, content, packed), *observed.oddities]
            run["oddities"] = json.dumps([asdict(one) for one in oddities])
            statement = insert_or(tables.submissions).values(student=student, digest=content, **run)
            connection.execute(statement.on_conflict_do_update(index_elements=["student", "digest"], set_=run))
            table = tables.observations
            mine = (table.c.student == student) & (table.c.digest == content)
            connection.execute(delete(table).where(mine & table.c.exercise.in_(list(packed))))
            payloads = _keep(connection, packed)
            new = {asked[exercise].digest: asked[exercise] for exercise in packed}
            _keep_asked(connection, [one for name, one in new.items() if name not in self._asked])
            rows = [
                {
                    "student": student,
                    "digest": content,
                    "exercise": exercise,
                    "payload": payloads[exercise],
                    "asked": asked[exercise].digest,
                    "seconds": observed.seconds.get(exercise, 0.0),
                    "stale": False,
                }
                for exercise in packed
            ]
            if rows:
                connection.execute(insert(table), rows)
            keep_sources(connection, student, content, observed.sources)
            kept = _read(connection, student, content)
        self._asked.update(new)
        return kept

    def mark_stale(self, exercises: Iterable[str]) -> None:
        """Note that `exercises` are to be observed again, of everybody."""
        table = tables.observations
        with self._database.writing() as connection:
            connection.execute(update(table).where(table.c.exercise.in_(list(exercises))).values(stale=True))

    def observations(self, payload: str) -> dict[str, Observation]:
        """Return the observations with the digest `payload`, by probe.

        Raises:
            KeyError: there are none.
        """
        with self._database.reading() as connection:
            query = select(tables.payloads.c.content).where(tables.payloads.c.digest == payload)
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise KeyError(payload)
        return unpack(content)

    def asked(self, digests: Collection[str]) -> dict[str, Asked]:
        """Return what was asked, by digest."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.asked).where(tables.asked.c.digest.in_(list(digests)))).all()
        return {row.digest: Asked(json.loads(row.probes)) for row in rows}

    def sources(self, submissions: Collection[tuple[str, str]]) -> dict[str, dict[str, str]]:
        """Return what answers each exercise as written, by student, for submissions by student and digest."""
        return all_sources(self._database, submissions)

    def answers(self, source: str) -> dict[str, Answer]:
        """Return what a piece of the answer key gave, by exercise."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.answers).where(tables.answers.c.source == source)).all()
        return {row.exercise: Answer(payload=row.payload, asked=row.asked) for row in rows}

    def keep_answers(self, source: str, exercises: Mapping[str, Observations], asked: Mapping[str, Asked]) -> None:
        """Keep what a piece of the answer key gave, in place of what it gave before."""
        with self._database.writing() as connection:
            payloads = _keep(connection, {exercise: pack(observations) for exercise, observations in exercises.items()})
            _keep_asked(connection, [asked[exercise] for exercise in exercises])
            for exercise, payload in payloads.items():
                row = {"payload": payload, "asked": asked[exercise].digest}
                statement = insert_or(tables.answers).values(source=source, exercise=exercise, **row)
                connection.execute(statement.on_conflict_do_update(index_elements=["source", "exercise"], set_=row))


def _oddities_elsewhere(connection: Connection, student: str, content: str, observed: Collection[str]) -> list[Oddity]:
    """Return what was noticed earlier in exercises that were not observed now."""
    one, many = tables.submissions, tables.observations
    found = connection.execute(
        select(one.c.oddities).where((one.c.student == student) & (one.c.digest == content))
    ).scalar_one_or_none()
    if found is None:
        return []
    query = select(many.c.exercise).where((many.c.student == student) & (many.c.digest == content))
    places = set(connection.execute(query).scalars()) - set(observed)
    return [oddity for oddity in map(oddity_from, json.loads(found)) if oddity.place in places]


def _read(connection: Connection, student: str, content: str) -> Kept:
    one, many = tables.submissions, tables.observations
    row = connection.execute(select(one).where((one.c.student == student) & (one.c.digest == content))).one()
    kept = _kept(row)
    query = select(many).where((many.c.student == student) & (many.c.digest == content))
    for answer in connection.execute(query).all():
        kept.answers[answer.exercise] = Answer(
            payload=answer.payload, asked=answer.asked, seconds=answer.seconds, stale=answer.stale
        )
    return kept


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    return Kept(
        tier=row.tier,
        problem=row.problem,
        ours=row.ours,
        repairs=tuple(json.loads(row.repairs)),
        notes=tuple(json.loads(row.notes)),
        oddities=tuple(oddity_from(one) for one in json.loads(row.oddities)),
    )


def _keep(connection: Connection, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Keep the packed observations of some exercises; return the digest of each."""
    names = {exercise: digest(content) for exercise, content in contents.items()}
    rows = [{"digest": names[exercise], "content": content} for exercise, content in contents.items()]
    if rows:
        connection.execute(insert_or(tables.payloads).on_conflict_do_nothing(), rows)
    return names


def _keep_asked(connection: Connection, asked: Sequence[Asked]) -> None:
    rows = [{"digest": one.digest, "probes": json.dumps(dict(one.probes))} for one in asked]
    if rows:
        connection.execute(insert_or(tables.asked).on_conflict_do_nothing(), rows)
