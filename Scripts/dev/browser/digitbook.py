"""The program under test."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Digitbook:
    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder

    def run(self, *lines, arguments=()):
        """The results of lines, which must all succeed."""
        command = [str(self.binary), "--json", *arguments]
        for line in lines:
            command += ["-c", line]
        return self.cells(command)

    def replay(self, path, *arguments):
        return self.cells([str(self.binary), "replay", str(path), "--json", *arguments])

    def cells(self, command):
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=900, check=False,
            env={**os.environ, "XDG_STATE_HOME": str(self.folder / "state")})
        cells = [json.loads(line) for line in done.stdout.splitlines()]
        failed = [cell for cell in cells if cell["status"] != "ok"]
        if done.returncode != 0 or failed:
            raise SystemExit(f"{' '.join(command)}\n{done.stderr}\n{failed}")
        return cells
