"""Where things lie, and writing a file whole or not at all."""

import contextlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
# The suffix of what is being written: in a folder of the user's, files of others are none of ours.
_PART = ".figures_src-part"


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file in one step: whoever reads it sees the old content or the new, never a part.

    A file that already holds the content is left alone, so that nothing which watches it stirs.

    Raises:
        OSError: the folder cannot be written or the disk is full; the old file is unharmed.
    """
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left behind."""
    for part in folder.glob(f".*{_PART}"):
        owner = part.name.removesuffix(_PART).rpartition(".")[2]
        if owner.isdecimal() and not _is_running(int(owner)):
            part.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
