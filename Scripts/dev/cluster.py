"""The checks of Scripts/dev/cluster, which says what they are."""

import contextlib
import glob
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["DIGITBOOK_PROGRAM"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TIMES = {"seconds", "seconds_per_epoch"}


def environment(folder, **changes):
    own = {"HOME": folder, "XDG_STATE_HOME": folder + "/state", "DIGITBOOK_CLUSTER": folder + "/shared"}
    return {**os.environ, **own, **changes}


def start(folder, lines, **changes):
    arguments = [PROGRAM, "--json", "--session", "a"]
    for line in lines:
        arguments += ["-c", line]
    return subprocess.Popen(arguments, cwd=folder, env=environment(folder, **changes), text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def run(folder, lines, **changes):
    """The cells of these lines, which must succeed, and the seconds that all of them took."""
    begin = time.monotonic()
    output, _ = (process := start(folder, lines, **changes)).communicate()
    cells = [json.loads(line) for line in output.splitlines()]
    if process.returncode != 0:
        sys.exit(f"exit code {process.returncode}: {cells[-1].get('error') if cells else 'no output'}")
    return cells, time.monotonic() - begin


def clean(value):
    """A result without what is measured by the clock, and how many fits were known before."""
    if isinstance(value, dict):
        return {name: clean(part) for name, part in value.items() if name not in TIMES | {"fits_reused"}}
    return [clean(part) for part in value] if isinstance(value, list) else value


def weights(folder):
    """SHA-256 of the weights of the session's models, each once: 'jobs watch' and 'jobs result' both train the best."""
    with sqlite3.connect(f"file:{folder}/a.session?mode=ro", uri=True) as session:
        rows = session.execute("SELECT weights FROM models ORDER BY name").fetchall()
    return sorted({hashlib.sha256(row[0]).hexdigest() for row in rows})


def expect(condition, text):
    print(("ok   " if condition else "FAIL ") + text, flush=True)
    if not condition:
        sys.exit(1)


def same(folder, cell, here, expected, name):
    expect(clean(cell["result"]) == clean(expected["result"]), f"{name}: the table and the model's figures are those of on=local")
    expect(weights(folder) == weights(here), f"{name}: the weights are those of on=local ({weights(here)[0][:16]})")


def grid(base):
    load = "load mnist rows=1200"
    line = "grid hidden=8|16|32|40,20|20,20 epochs=4 k=3"
    local, made = {}, {}
    for threads in (1, 2):
        local[threads] = tempfile.mkdtemp(dir=base)
        cells, seconds = run(local[threads], [f"set threads={threads}", load, line])
        made[threads] = cells[2]
        print(f"     on=local threads={threads}: {seconds:.1f} s")
    expected = made[2]
    same(local[1], made[1], local[2], expected, "on=local threads=1")
    for place in ("on=slurm tasks=2 --wait", "on=processes tasks=2"):
        folder = tempfile.mkdtemp(dir=base)
        cells, seconds = run(folder, [load, f"{line} {place}"])
        print(f"     {place}: {seconds:.1f} s")
        same(folder, cells[1], local[2], expected, place)
    folder = tempfile.mkdtemp(dir=base)
    cells, _ = run(folder, [load, f"{line} on=plan --dry-run"])
    parallel = next(engine for engine in cells[1]["result"]["engines"] if engine["engine"] == "GNU parallel")
    subprocess.run(parallel["line"], shell=True, check=True, cwd=folder, env=environment(folder))
    cells, _ = run(folder, [load, f"{line} on=plan"])
    same(folder, cells[1], local[2], expected, "GNU parallel")


def guide(base):
    """The lines of the guide as they stand there; and, with fewer rows, to the table."""
    text = open(f"{ROOT}/Sources/Commands/Guide/Cluster.md", encoding="utf-8").read()
    block = next(block for block in text.split("```")[1::2] if "cluster=slurm" in block)
    lines = block.strip().splitlines()
    folder = tempfile.mkdtemp(dir=base)
    cells, seconds = run(folder, lines + ["jobs cancel"])
    plan = cells[-2]["result"]["plans"][0]
    expect(plan["fits"] == 30 and len(plan["jobs"]) == 1, f"as written: {plan['fits']} fits as job {plan['jobs']}, {seconds:.1f} s")
    expect(not running(), "and cancelled: no task runs")
    folder = tempfile.mkdtemp(dir=base)
    few = ["load mnist rows=1200" if line == "load" else line for line in lines]
    cells, _ = run(folder, few + ["jobs watch", "jobs result", "runs --attempts", "report"])
    name = cells[3]["result"]["plans"][0]["name"]
    expect(cells[4]["result"]["plans"][0]["done"] == 30, f"{name} is made while 'jobs watch' looks")
    table = next(cell for cell in cells if "candidates" in cell.get("result", {}))
    expect(len(table["result"]["candidates"]) == 6, "'jobs result' gives the table")
    here = tempfile.mkdtemp(dir=base)
    expected = run(here, ["load mnist rows=1200", lines[2]])[0][1]
    same(folder, table, here, expected, "the guide's grid")


# Chaos

def tasks_of(folder):
    """Process numbers of the workers of plans in this folder."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            words = open(path, "rb").read().split(b"\0")
        except OSError:
            continue
        if len(words) > 2 and words[1] == b"worker" and words[2].startswith(folder.encode()):
            found.append(int(path.split("/")[2]))
    return found


def kill(number, sign=signal.SIGKILL):
    try:
        os.kill(number, sign)
    except ProcessLookupError:
        pass


def daemon(name):
    return int(open(f"{os.environ['SLURM_HOME']}/{name}.pid").read())


def restart(name):
    kill(daemon(name))
    time.sleep(1)
    subprocess.run([os.environ["SLURM_HOME"] + "/start", name], check=True)


def running():
    answer = subprocess.run(["squeue", "--noheader", "--array", "--states=RUNNING", "--format=%F_%K"],
                            capture_output=True, text=True, check=False)
    return answer.stdout.split()


def chaos(base, kills=60):
    generator = random.Random(int(os.environ.get("DIGITBOOK_CHAOS_SEED", "1")))
    load = "load mnist rows=3000"
    line = f"grid hidden=64|128|256|40,20|96,64 epochs={os.environ.get('DIGITBOOK_CHAOS_EPOCHS', '150')} tol=0 k=3"
    here = tempfile.mkdtemp(dir=base)
    expected, seconds = run(here, [load, line])
    print(f"     on=local: {seconds:.1f} s", flush=True)
    there = tempfile.mkdtemp(dir=base)
    changes = {"DIGITBOOK_CHECKPOINT_SECONDS": "0.5", "DIGITBOOK_CLUSTER_POLL": "2"}

    def search():
        return start(there, [load, f"{line} on=slurm tasks=15 --wait"], **changes)

    digitbook = search()
    done = {}
    begin = time.monotonic()
    while digitbook.poll() is None:
        time.sleep(generator.uniform(0.3, 3))
        if sum(done.values()) >= kills:
            continue
        what = generator.choices(["task", "stop", "requeue", "limit", "node", "controller", "digitbook"],
                                 [26, 10, 12, 4, 3, 2, 3])[0]
        workers, jobs = tasks_of(there), running()
        if what in ("task", "stop") and workers:
            kill(generator.choice(workers), signal.SIGKILL if what == "task" else signal.SIGTERM)
        elif what == "requeue" and jobs:
            subprocess.run(["scontrol", "requeue", generator.choice(jobs)], capture_output=True, check=False)
        elif what == "limit" and jobs:
            subprocess.run(["scontrol", "update", f"jobid={generator.choice(jobs)}", "TimeLimit=1"],
                           capture_output=True, check=False)
        elif what == "node":
            restart("n2")
        elif what == "controller":
            restart("slurmctld")
        elif what == "digitbook":
            digitbook.kill()
            digitbook.communicate()
            digitbook = search()
        else:
            continue
        done[what] = done.get(what, 0) + 1
    output = digitbook.communicate()[0]
    print(f"     on=slurm: {time.monotonic() - begin:.1f} s with {sum(done.values())} kills: {done}", flush=True)
    expect(digitbook.returncode == 0, f"digitbook ended with 0, and not with {output[-300:]}")
    cell = json.loads(output.splitlines()[1])
    same(there, cell, here, expected[1], "on=slurm")
    account(there)


def account(folder):
    """Every attempt is in the ledger, and every fit was made once and counted once."""
    plan = glob.glob(folder + "/shared/*/plan.json")[0]
    fits = json.load(open(plan))["fits"]
    folder = os.path.dirname(plan)
    first, copies, fates = [], 0, {}
    for path in glob.glob(folder + "/attempts/*.jsonl"):
        events = []
        for text in open(path):
            try:
                events.append(json.loads(text))
            except ValueError:
                pass
        first += [event["fit"] for event in events if event["what"] == "made" and "note" not in event]
        copies += sum(event["what"] == "made" and "note" in event for event in events)
        how = next((event["how"] for event in events if event["what"] == "end"), None)
        status = next((event["status"] for event in events if event["what"] == "exit"), None)
        fate = how or (f"exit {status}" if status is not None else "without a word")
        fates[fate] = fates.get(fate, 0) + 1
        expect(any(event["what"] in ("begin", "exit") for event in events), f"attempt {os.path.basename(path)}: {fate}")
    results = glob.glob(folder + "/results/*/*.json")
    expect(len(results) == len(fits), f"{len(results)} of {len(fits)} fits have a result")
    # A worker that is killed between its result and its line in the ledger has made a fit that no line tells.
    expect(len(first) == len(set(first)), f"no fit is counted twice; {len(first)} lines, {copies} copies, attempts: {fates}")
    expect(not glob.glob(folder + "/results/*/*.differs-*"), "no copy differs")


def overhead(base):
    alphas = "|".join(f"{0.0001 * (1 + index):.4f}" for index in range(32))
    load = "load mnist rows=4000"
    epochs = int(os.environ.get("DIGITBOOK_EPOCHS", "210"))
    line = f"grid hidden=256,128 alpha={alphas} k=2 epochs={epochs} tol=0"
    folder = tempfile.mkdtemp(dir=base)
    cells, seconds = run(folder, ["set threads=2", load, line])
    here = cells[2]["seconds"]
    print(f"     on=local threads=2: {here:.1f} s, {2 * here / 64:.2f} s a fit of one core", flush=True)
    there = tempfile.mkdtemp(dir=base)
    cells, _ = run(there, ["set threads=2", load, f"{line} on=slurm tasks=2 --wait"])
    share = cells[2]["seconds"] / here
    print(f"     on=slurm tasks=2: {cells[2]['seconds']:.1f} s", flush=True)
    expect(share <= 1.15, f"{share:.3f} x of on=local")


def many(base):
    folder = tempfile.mkdtemp(dir=base)
    commands, home = folder + "/bin", folder + "/slurm"
    os.makedirs(commands)
    os.makedirs(home)
    for name in ("sbatch", "squeue", "scancel", "scontrol"):
        os.symlink(f"{ROOT}/Scripts/dev/fake-slurm", f"{commands}/{name}")
    for name in ("hold", "quick"):
        open(f"{home}/{name}", "w").close()
    changes = {"PATH": f"{commands}:{os.environ['PATH']}", "FAKE_SLURM": home}
    load = "load mnist rows=500"
    hundred = "|".join(f"{0.0001 * (1 + index):.4f}" for index in range(100))
    line = f"grid alpha={hundred} lr={hundred} k=10 epochs=1000 hidden=256 on=slurm tasks=50"
    cells, _ = run(folder, [load, line], **changes)
    report = cells[1]["result"]["report"]
    print(f"     written and submitted: {cells[1]['seconds']:.1f} s, {report['fits']} fits in {len(report['jobs'])} arrays")
    cells, seconds = run(folder, ["jobs"], **changes)
    print(f"     read: {cells[0]['seconds']:.1f} s, {cells[0]['result']['plans'][0]['waiting']} tasks wait")
    plan = json.load(open(report["folder"] + "/plan.json"))
    maker = {"host": "n1", "processor": "cpu", "numerics": plan["numerics"], "libraries": {}}
    for number, fit in enumerate(plan["fits"]):
        record = {"fit": number, "key": fit["judged"][0]["key"], "outcomes": [{"scored": {"_0": number / 200000}}],
                  "weights": "00" * 32, "seconds": 1.5, "maker": maker}
        with open(f"{report['folder']}/results/{number // 1000:03}/{number:06}.json", "w") as file:
            json.dump(record, file)
    alone = min(read_by_python(report["folder"] + "/results", f"{folder}/{number}.sqlite") for number in range(2))
    cells, _ = run(folder, ["jobs"], **changes)
    plan = cells[0]["result"]["plans"][0]
    expect(plan["done"] == 100_000, f"{plan['done']} fits are imported in {cells[0]['seconds']:.1f} s")
    share = cells[0]["seconds"] / alone
    expect(share <= 2, f"{share:.2f} x of the {alone:.1f} s in which Python reads the same files into a table")


def read_by_python(results, database):
    """Seconds to read and parse all results and to store each fit's key and score, in one transaction."""
    start = time.perf_counter()
    with contextlib.closing(sqlite3.connect(database)) as table, table:
        table.execute("create table fits (key text primary key, score real)")
        for path in glob.iglob(results + "/*/*.json"):
            with open(path) as file:
                record = json.load(file)
            table.execute("insert into fits values (?, ?)", (record["key"], record["outcomes"][0]["scored"]["_0"]))
    return time.perf_counter() - start


with tempfile.TemporaryDirectory(prefix="digitbook-cluster-") as scratch:
    check, rest = sys.argv[1], sys.argv[2:]
    {"grid": grid, "guide": guide, "chaos": chaos, "overhead": overhead, "many": many}[check](scratch, *map(int, rest))
