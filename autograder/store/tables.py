"""The store's tables.

Trusted side. Observations are kept by content: equal answers of different students share one row of `payloads`.
"""

from sqlalchemy import Boolean, Column, Float, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False))

payloads = Table(
    "payloads", metadata, Column("digest", String, primary_key=True), Column("content", LargeBinary, nullable=False)
)

submissions = Table(
    "submissions",
    metadata,
    Column("student", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("tier", String, nullable=False),
    Column("problem", Text, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("repairs", Text, nullable=False),
    Column("notes", Text, nullable=False),
)

observations = Table(
    "observations",
    metadata,
    Column("student", String, primary_key=True),
    Column("exercise", String, primary_key=True),
    Column("payload", String, nullable=False),
    Column("seconds", Float, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("student", String, primary_key=True),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("report", Text, nullable=False),
)
