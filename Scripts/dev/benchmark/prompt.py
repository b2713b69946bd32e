"""How long a user waits for the prompt: digitbook on a pseudo-terminal."""

import os
import pty
import select
import tempfile
import time

from programs import BINARY

PROMPT = b"digitbook>"
PATIENCE = 10


def seconds_to_prompt(binary=BINARY):
    # Its history goes elsewhere than the user's own.
    with tempfile.TemporaryDirectory() as state:
        return measure(binary, {**os.environ, "XDG_STATE_HOME": state, "TERM": "xterm"})


def measure(binary, environment):
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(binary, [binary], environment)
    seen = b""
    while PROMPT not in seen:
        ready, _, _ = select.select([terminal], [], [], PATIENCE)
        if not ready:
            raise SystemExit(f"bench: no prompt after {PATIENCE} s, but {seen[-200:]!r}")
        seen += os.read(terminal, 4096)
    seconds = time.perf_counter() - start
    os.write(terminal, b"quit\n")
    os.waitpid(child, 0)
    os.close(terminal)
    return seconds
