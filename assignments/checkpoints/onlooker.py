"""What happens to a file while it is saved: an onlooker that sees every line, and crashes midway.

Runs beside the student's code and returns plain values. Holds no answer and no tolerance: it only observes.
"""

import functools
import os
import sys
from pathlib import Path

import keras
import numpy as np

from networks import train, trained
from pairs import attempted, folder, pair

HERE = (lambda: None).__code__.co_filename
LIBRARIES = tuple(str(Path(module.__file__).parents[up]) for module, up in ((os, 0), (keras, 1), (np, 1)))
WRITERS = ("zipfile", "tarfile", "pickle", "json", "shutil", "pathlib", "h5py", "saving_api", "file_utils", "numpy/lib")
OPTIONS = {"kind": "single", "optimizer": "SGD", "settings": {"momentum": 0.9}}


@functools.cache
def kind_of(name):
    """Return whether a file of code is the student's own ("own"), of a module that writes files, or another ("")."""
    if name != HERE and not name.startswith((*LIBRARIES, "<")):
        return "own"
    return "writer" if any(part in name for part in WRITERS) else ""


class Onlooker:
    """Looks at one file before every line that runs, or stops the program at one of them.

    Lines count that are the student's own, or of those modules that write files.
    """

    def __init__(self, path, stop_at=None, error=None):
        self.path, self.stop_at, self.error = path, stop_at, error
        self.lines, self.seen, self.last = {"own": 0, "writer": 0}, [], None
        self.follow = {"own": self.follow_own, "writer": self.follow_writer, "": None}

    def __enter__(self):
        self.before = sys.gettrace()
        self.look()
        sys.settrace(self.enter)
        return self

    def __exit__(self, *_):
        sys.settrace(self.before)
        self.look()

    def enter(self, frame, event, _):
        """Look, and decide how closely to follow a function that begins."""
        kind = kind_of(frame.f_code.co_filename)
        if self.stop_at is None:
            self.look()
            frame.f_trace_opcodes = kind == "own"
        return self.follow[kind]

    def follow_own(self, frame, event, _):
        """Follow the student's lines."""
        self.step("own", event)
        return self.follow_own

    def follow_writer(self, frame, event, _):
        """Follow the lines of a module that writes files."""
        self.step("writer", event)
        return self.follow_writer

    def step(self, kind, event):
        """Look, and count the lines."""
        if self.stop_at is None:
            self.look()
        if event == "line":
            self.lines[kind] += 1
            if (kind, self.lines[kind]) == self.stop_at:
                raise self.error

    def look(self):
        """Note the file's content and which file it is, if that has changed."""
        try:
            now = os.stat(self.path)  # noqa: PTH116 - quick, since it is called before every line
        except OSError:
            now = None
        mark = None if now is None else (now.st_ino, now.st_size, now.st_mtime_ns)
        if mark != self.last or not self.seen:
            content = None if now is None or not Path(self.path).is_file() else Path(self.path).read_bytes()
            self.seen.append((content, None if now is None else now.st_ino))
            self.last = mark


def watched(save_checkpoint, name, older, seed):
    """Save while an onlooker looks at the file all the time; say what it saw there between the old and the new."""
    model = trained(OPTIONS, seed)
    with folder() as where:
        path = str(where / name)
        if older:
            save_checkpoint(path, model, 1)
            train(model, seed, 1)
        with Onlooker(path) as onlooker:
            save_checkpoint(path, model, 2)
    first, last = onlooker.seen[0], onlooker.seen[-1]
    between = [content for content, _ in onlooker.seen if content not in (first[0], last[0])]
    return {
        "written": last[0] is not None and last[0] != first[0],
        "empty": b"" in between,
        "part": any(content for content in between),
        "gone": older and any(content is None for content, _ in onlooker.seen),
        "in place": older and first[1] == last[1],
    }


def line_at(lines, moment):
    """Return (kind, number) of a line: some share of the libraries' lines, or one of the student's own from the end."""
    if moment < 0 or not lines["writer"]:
        return "own", max(lines["own"] + int(moment) + 1, 1)
    return "writer", 1 + int(moment * lines["writer"])


def failing(save_checkpoint, moments, seed, *, load_checkpoint):
    """Save over an older checkpoint again and again, stop it at one moment each time; at the end let it save.

    At every second moment somebody interrupts the program, at the others the disk is full.
    """
    model = trained(OPTIONS, seed)
    with folder() as where:
        path, endings = where / "run.ckpt", []
        save_checkpoint(str(path), model, 2)
        with Onlooker(path, stop_at=("", 0)) as rehearsal:
            save_checkpoint(str(path), model, 1)
        old = path.read_bytes()
        for number, moment in enumerate(moments):
            error = KeyboardInterrupt() if number % 2 else OSError(28, "No space left on device")
            onlooker = Onlooker(path, line_at(rehearsal.lines, moment), error)
            raised = ending(onlooker, save_checkpoint, str(path), model, 2)
            kept = path.is_file() and path.read_bytes() == old
            came = None if kept else pair(attempted(load_checkpoint, str(path))[0])[1]
            endings.append({"raised": raised, "there": path.is_file(), "kept": kept, "epoch": came})
            if not kept and came is None:
                break
            path.write_bytes(old)  # a library may have swallowed the error, and saved after all
        again = attempted(save_checkpoint, str(path), model, 2)[1]
    return {"endings": endings, "again": again}


def ending(onlooker, function, *arguments):
    """Call `function` under the eyes of `onlooker` and return the name of the exception that it ended with."""
    try:
        with onlooker:
            function(*arguments)
    except (Exception, KeyboardInterrupt) as error:
        return type(error).__name__
    return "nothing"
