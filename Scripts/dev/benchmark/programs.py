"""Runs digitbook and the peers, each in a separate process, and measures them from outside."""

import json
import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BINARY = ROOT / ".build/release/digitbook"


@dataclass
class Finished:
    """A process that ended well."""

    lines: list
    """What it printed: a JSON object a line."""
    seconds: float
    """From its start to its end."""
    megabytes: float
    """The most memory it had in use at a time, as the kernel counts it."""


def run(command):
    start = time.perf_counter()
    # A file and not a pipe: nobody reads while the process is waited for.
    with open(os.devnull, "rb") as nothing, os.fdopen(os.memfd_create("output"), "w+b") as output:
        process = subprocess.Popen([str(word) for word in command], stdin=nothing, stdout=output,
                                   stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode()
    if process.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, command))} failed: {text[-500:]}")
    lines = [json.loads(line) for line in text.splitlines()]
    return Finished(lines, seconds, usage.ru_maxrss * 1024 / 1e6)


def digitbook(*commands, binary=BINARY):
    """The release build, a cell a command."""
    words = [word for command in commands for word in ("-c", command)]
    return run([binary, "--json", *words])


def peer(script, *arguments):
    """A script of the folder peers; the last line it prints is its result."""
    return run([sys.executable, HERE / "peers" / f"{script}.py", *arguments])
