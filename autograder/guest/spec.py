"""What the host tells a zygote when it starts it: where things are, what to import, how to confine its children.

Guest side. Holds no secret: every word of it may be read by a submission.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spec:
    """The zygote's orders.

    Attributes:
        control: descriptor of the socket to the host.
        packages: folder that holds `autograder` and `mlpkit`.
        folders: further folders to import from.
        readable: what a child may read.
        closed: folders within `readable` that no child may read.
        closed_files: files that no child may be able to read.
        enclosure: an empty folder on which to build a root file system of one's own, or empty to keep the present one.
        view: what is in that file system: ``("read", path)`` or ``("empty", path)``.
        rooms: where children's work folders are.
        mounts: give every child a small file system of its own on `rooms`.
        landlock: confine children by Landlock.
        seccomp: confine children by a system call filter.
        user: the first of a thousand users, one of which each child becomes, or 0 to keep the zygote's.
        canary: a file that no child may be able to read.
        libraries: modules to import before any child is made.
        answers: module that holds `Answers`.
        data_bytes: private memory that a child may ask for beyond the zygote's.
        cpu_seconds: processor time of a child.
        file_bytes: size of one file, and of a child's own file system.
        files: entries of a child's own file system.
        descriptors: files open at once.
        processes: limit of processes and threads of the whole user, where the user is not root.
    """

    control: int
    packages: str
    folders: list[str]
    readable: list[str]
    closed: list[str]
    closed_files: list[str]
    enclosure: str
    view: list[tuple[str, str]]
    rooms: str
    mounts: bool
    landlock: bool
    seccomp: bool
    user: int
    canary: str
    libraries: list[str]
    answers: str
    data_bytes: int
    cpu_seconds: int
    file_bytes: int
    files: int
    descriptors: int
    processes: int


def read_spec(text: str) -> Spec:
    """Return the orders in a JSON text made by the host."""
    return Spec(**json.loads(text))
