"""Interrupts at random moments, kills, and the ways in which a kernel ends."""

import os
import random
import signal
import subprocess
import sys
import time

from clients import Kernel, is_running

ALL = os.environ.get("DIGITBOOK_JUPYTER") == "all"
INTERRUPTS, KILLS = (200, 50) if ALL else (30, 6)
CELLS = [
    "train epochs=400 hidden=100", "cv k=5 epochs=60", "grid hidden=40|60|80 epochs=60 k=3",
    "train epochs=3\ntrain epochs=300\nreport", "load rows=8000\nsplit\ntrain epochs=200", "report", "show 5",
    "train epochs=400 --watch", "export html page.html --force", "help train",
]


def check(condition, sentence):
    print(("ok    " if condition else "WRONG ") + sentence, flush=True)
    return bool(condition)


def interrupts(folder, random):
    """After each interrupt the kernel answers within a second, and what it kept is whole."""
    kernel = Kernel("digitbook", folder)
    kernel.run("load rows=6000")
    slowest, kept, states, wrong = 0.0, 0, {}, []
    for number in range(INTERRUPTS):
        code = random.choice(CELLS)
        identifier = kernel.client.execute(code)
        time.sleep(random.expovariate(1 / 0.25))
        twice = random.random() < 0.2
        for _ in range(2 if twice else 1):
            if random.random() < 0.5:
                kernel.manager.interrupt_kernel()
            else:
                os.kill(kernel.pid, signal.SIGINT)
        began = time.perf_counter()
        question = kernel.client.kernel_info()
        # The reply of the cell comes first: it must have ended too.
        reply = kernel.reply(identifier, 10)
        kernel.reply(question, 10)
        slowest = max(slowest, time.perf_counter() - began)
        content = reply["content"]
        state = content.get("ename", content["status"])
        states[state] = states.get(state, 0) + 1
        if state not in ("ok", "Interrupted", "aborted") and "no model" not in content.get("evalue", ""):
            wrong.append((code, content.get("evalue")))
        if number % 10 == 9:
            # Every model that was kept is whole: it has a loss for each epoch, and it can be judged.
            models = [entry["model"] for entry in kernel.value("models").get("models", [])]
            for model in models[-3:]:
                kept += 1
                result = kernel.value(f"report model={model['name']}")
                if result.get("kind") != "report" or len(model["loss_curve"]) != model["epochs"]:
                    wrong.append((model["name"], model["epochs"], len(model["loss_curve"]), str(result)[:200]))
            for model in models[:-4]:
                kernel.value(f"drop {model['name']}")
    right = check(slowest < 1, f"{INTERRUPTS} interrupts: kernel_info after {slowest:.3f} s at most, cells: {states}")
    right &= check(not wrong, f"{kept} kept models judged {wrong[:3] if wrong else ''}")
    content, _ = kernel.run("show 5")
    right &= check(content["status"] == "ok", "an interrupt between two cells does nothing to the next")
    for _ in range(3):
        kernel.manager.interrupt_kernel()
    time.sleep(0.2)
    content, _ = kernel.run("train epochs=1")
    right &= check(content["status"] == "ok", "three interrupts of an idle kernel do nothing")
    kernel.end()
    return right


def kills(folder, random):
    """Killed at random moments; the next kernel says how to recover, and no finished cell is missing."""
    right, lost, silent = True, [], 0
    for number in range(KILLS):
        kernel = Kernel("digitbook", folder)
        kernel.run("load rows=3000")
        done = ["load rows=3000"]
        end = time.perf_counter() + random.uniform(0.05, 1.2)
        step = 0
        while time.perf_counter() < end:
            step += 1
            code = random.choice(["train epochs=1", "show 4", "report", f"split test=0.{random.randint(1, 4)}"])
            content, _ = kernel.run(code)
            if content["status"] == "ok":
                done.append(code)
        kernel.client.execute("train epochs=500")
        time.sleep(random.uniform(0, 0.5))
        pid = kernel.pid
        os.kill(pid, signal.SIGKILL)
        kernel.kill()
        second = Kernel("digitbook", folder)
        _, outputs = second.run("version")
        notes = "".join(message["content"]["text"] for message in outputs if message["msg_type"] == "stream")
        if "'recover" not in notes:
            silent += 1
        content, _ = second.run("recover 1")
        if content["status"] != "ok":
            lost.append((number, content.get("evalue")))
        else:
            cells = second.value("history n=1000").get("cells", [])
            inputs = [cell["input"] for cell in cells if cell["status"] == "ok"]
            if inputs[: len(done)] != done:
                lost.append((number, done[-3:], inputs[-3:]))
        second.run("drop mnist")
        second.end()
    right &= check(not lost, f"{KILLS} kills lost no finished cell {lost[:2] if lost else ''}")
    right &= check(silent == 0, f"after each, the first cell said how to recover ({silent} did not)")
    return right


def ends(folder):
    right = True
    kernel = Kernel("digitbook", folder)
    pid = kernel.pid
    kernel.run("load rows=2000")
    kernel.client.execute("train epochs=5000")
    time.sleep(0.5)
    began = time.perf_counter()
    kernel.end()
    seconds = time.perf_counter() - began
    right &= check(not is_running(pid) and seconds < 4, f"a shutdown overtakes a training: {seconds:.2f} s")

    kernel = Kernel("digitbook", folder)
    _, outputs = kernel.run("version")
    notes = "".join(message["content"]["text"] for message in outputs if message["msg_type"] == "stream")
    right &= check("'recover" in notes, f"after a restart the first cell says: {notes.strip()}")
    pid = kernel.pid
    kernel.manager.restart_kernel()
    right &= check(not is_running(pid), "a restart leaves no process")
    kernel.end()

    # The server is killed: the kernel must not stay.
    program = (
        "import sys, time; from jupyter_client.manager import KernelManager\n"
        "m = KernelManager(kernel_name='digitbook'); m.start_kernel(); c = m.client(); c.start_channels()\n"
        "c.wait_for_ready(timeout=30); print(m.provisioner.pid, flush=True); c.execute('load'); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=folder)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    end = time.perf_counter() + 8
    while is_running(pid) and time.perf_counter() < end:
        time.sleep(0.1)
    right &= check(not is_running(pid), f"the server is killed: the kernel is gone {time.perf_counter() - end + 8:.1f} s later")

    for text, sentence in [
        ("{", "is no connection file"), ('{"transport": "tcp"}', "is missing or wrong"), (None, "cannot be read"),
    ]:
        file = os.path.join(folder, "wrong.json")
        if os.path.exists(file):
            os.remove(file)
        if text is not None:
            with open(file, "w", encoding="utf-8") as out:
                out.write(text)
        done = subprocess.run(
            [os.environ["DIGITBOOK_PROGRAM"], "kernel", "run", file], capture_output=True, text=True, timeout=20)
        said = " ".join(done.stderr.split())
        right &= check(done.returncode == 1 and sentence in said, f"'{sentence}': {said}")
    return right


def main(scratch):
    folder = os.path.join(scratch, "robustness")
    os.makedirs(folder, exist_ok=True)
    seed = int(os.environ.get("DIGITBOOK_SEED", "18"))
    right = ends(folder)
    right &= interrupts(folder, random.Random(seed))
    right &= kills(folder, random.Random(seed))
    return 0 if right else 1


sys.exit(main(sys.argv[1]))
