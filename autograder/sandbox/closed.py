"""Which files of public data every box is kept from: exercises hand out rows that are made of them.

Trusted side.
"""

import sysconfig
from collections.abc import Iterable
from pathlib import Path

_WITHIN_LIBRARIES = ("sklearn/datasets/data", "sklearn/datasets/images", "sklearn/datasets/tests/data")
_WITHIN_HOME = (".keras/datasets", "scikit_learn_data")
_SYSTEM_LIBRARIES = (("/usr/lib", "python3*/*-packages"), ("/usr/local/lib", "python3*/*-packages"))


def closed_folders(folders: Iterable[Path] = (), home: Path | None = None) -> list[str]:
    """Return the folders of public data on this host, as named and as they really are.

    Args:
        folders: further folders that a box may import from.
        home: whose downloads are looked for; this user's if not given.
    """
    libraries = [Path(path) for key in ("purelib", "platlib") if (path := sysconfig.get_path(key))]
    libraries += [found for root, pattern in _SYSTEM_LIBRARIES for found in Path(root).glob(pattern)]
    named = [library / part for library in (*libraries, *folders) for part in _WITHIN_LIBRARIES]
    named += [(home or Path.home()) / part for part in _WITHIN_HOME]
    found = [folder for folder in named if folder.is_dir()]
    return sorted({str(path) for folder in found for path in (folder, folder.resolve())})


def closed_files(folders: Iterable[str]) -> list[str]:
    """Return the files in `folders`, with which a box proves that they are closed."""
    return sorted(str(path) for folder in folders for path in Path(folder).iterdir() if path.is_file())
