"""Files that are whole or not there."""

import os
import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"


@contextmanager
def whole_file(path: Path) -> Generator[BinaryIO]:
    """A file that has its name only once it is whole; what fails leaves nothing behind."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with part.open("xb") as opened:
            part.chmod(0o600)
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class FileFolder:
    """domain.export_jobs.ExportFolder: one folder, its owner's alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def writing(self, name: str) -> Generator[BinaryIO]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(self._folder / name) as opened:
            yield opened

    def path(self, name: str) -> Path | None:
        path = self._folder / name
        return path if path.is_file() else None

    def names(self) -> Sequence[str]:
        if not self._folder.is_dir():
            return ()
        return sorted(path.name for path in self._folder.iterdir() if path.is_file())

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)
