"""The sandbox as a child process: told what to do on stdin, ends when its parent does.

Secrets come by stdin, as anybody can read a process's arguments. One line of JSON on stdout says
where it listens, or why it does not.
"""

import fcntl
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO

from sandbox.main import run
from sandbox.seed.tables import brand_seeds
from sandbox.settings import SandboxSettings

PATIENCE = 5.0
"""Seconds that a former sandbox on the same state, or this one at its end, may take to stop."""


def main() -> int:
    """Serve until stdin is closed, which the kernel does even when the parent is killed."""
    told = json.loads(sys.stdin.readline())
    state = Path(told["state_file"])
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.with_suffix(".lock").open("w") as lock:
        if not _take(lock):
            _say({"error": f"another process plays the sandbox on {state}"})
            return 1
        threading.Thread(target=_end_with_parent, daemon=True).start()
        settings = SandboxSettings(told["client_key"], told["push_to"], state)
        run(settings, on_ready=_say_ready)
    return 0


def _take(lock: IO[str]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)


def _say_ready(port: int) -> None:
    brands = [{"brand_id": seed.brand_id, "name": seed.name} for seed in brand_seeds().values()]
    _say({"url": f"http://127.0.0.1:{port}", "brands": brands})


def _say(words: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
