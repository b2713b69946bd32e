"""Whether 'grid --halving' finds the winner of the full grid, and in what share of its time.

    Scripts/dev/halving.py [PROGRAM] [--searches 10] [--with "finalists=2"]

Ten searches of 27 candidates, each with a seed of its own; the goal is the same winner in nine of them, at 0.3 of the
time at most. As in scikit-learn, one candidate of 27 trains to the end, and near ties are decided before; with finalists=
several do, and are compared by the scores of the full grid.
"""

import argparse
import json
import subprocess
import tempfile

GRID = "hidden=8|32|128 lr=0.0001|0.001|0.01 alpha=0.0001|0.1|10 k=3 epochs=27"


def search(program, seed, flags, rows):
    """The best settings, the seconds and the candidates of one search."""
    with tempfile.TemporaryDirectory() as home:
        lines = [f"load mnist rows={rows}", f"set seed={seed}", f"split seed={seed}", f"grid {flags} {GRID}"]
        run = subprocess.run(
            [program, "--json"], input="\n".join(lines), capture_output=True, text=True, check=True,
            env={"HOME": home, "XDG_STATE_HOME": home, "PATH": "/usr/bin:/bin"}, cwd=home)
        result = json.loads(run.stdout.splitlines()[-1])["result"]
        return result["best"], result["seconds"], result["candidates"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=".build/release/digitbook")
    parser.add_argument("--searches", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--rows", type=int, default=10500)
    parser.add_argument("--with", dest="keys", default="", help="further keys of the halved search")
    arguments = parser.parse_args()
    found, seconds = 0, [0.0, 0.0]
    for seed in range(arguments.first, arguments.first + arguments.searches):
        best, full, candidates = search(arguments.program, seed, "", arguments.rows)
        halved, short, _ = search(arguments.program, seed, f"--halving {arguments.keys}", arguments.rows)
        seconds = [seconds[0] + full, seconds[1] + short]
        # Equal means share a rank: then any of them is a winner.
        rank = next(c["rank"] for c in candidates if c["params"] == halved)
        found += rank == 1
        print(f"seed {seed}: {best} in {full:.2f} s; halving {halved} (rank {rank}) in {short:.2f} s", flush=True)
    print(f"the same winner in {found} of {arguments.searches}, at {seconds[1] / seconds[0]:.2f} of the time")


if __name__ == "__main__":
    main()
