"""The store's tables.

Trusted side. Observations are kept by content: equal answers of different students share one row of `payloads`.
"""

from sqlalchemy import DDL, Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text, event

# Raised when a table changes; a record of another version is refused with a sentence.
VERSION = "3"

metadata = MetaData()

facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False))

payloads = Table(
    "payloads", metadata, Column("digest", String, primary_key=True), Column("content", LargeBinary, nullable=False)
)

# What was asked of an exercise: for each probe's name, the digest of what is called with what.
asked = Table("asked", metadata, Column("digest", String, primary_key=True), Column("probes", Text, nullable=False))

# Everything that students handed in, whether it counts or not.
attempts = Table(
    "attempts",
    metadata,
    Column("student", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("handed_in", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("sure", Boolean, nullable=False),
    Column("notes", Text, nullable=False),
    Column("present", Boolean, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("student", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("tier", String, nullable=False),
    Column("problem", Text, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("repairs", Text, nullable=False),
    Column("notes", Text, nullable=False),
    Column("oddities", Text, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("student", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("payload", String, nullable=False),
    Column("asked", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("stale", Boolean, nullable=False),
)

# What answers each exercise, as the student wrote it: text that is compared and shown to the instructor, never run.
sources = Table(
    "sources",
    metadata,
    Column("student", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("text", Text, nullable=False),
)

# What the reference and the misconceptions gave, by the digest of their source.
answers = Table(
    "answers",
    metadata,
    Column("source", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("payload", String, nullable=False),
    Column("asked", String, nullable=False),
)

_REPORT = (
    ("score", Float),
    ("max_score", Float),
    ("needs_review", Boolean),
    ("basis", String),
    ("held", Boolean),
    ("files", Text),
    ("report", Text),
)

reports = Table(
    "reports",
    metadata,
    Column("student", String, primary_key=True),
    *(Column(name, kind, nullable=False) for name, kind in _REPORT),
)

# Reports and facts as they were before a rescore, until it is undone.
former_reports = Table(
    "former_reports",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("student", String, primary_key=True),
    *(Column(name, kind, nullable=False) for name, kind in _REPORT),
)
former_facts = Table(
    "former_facts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String, nullable=False),
    Column("student", String, nullable=False),
    Column("exercise", String, nullable=False),
    Column("old", String, nullable=False),
    Column("new", String, nullable=False),
    Column("why", Text, nullable=False),
    sqlite_autoincrement=True,
)

for _verb in ("UPDATE", "DELETE"):
    _trigger = f"CREATE TRIGGER IF NOT EXISTS audit_no_{_verb.lower()} BEFORE {_verb} ON audit "
    event.listen(
        audit,
        "after_create",
        DDL(_trigger + "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"),  # type: ignore[no-untyped-call]
    )
