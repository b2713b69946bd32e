"""Runs notebooks as others do: nbclient, papermill with parameters, and nbconvert to HTML."""

import os
import shutil
import subprocess
import sys
import time

import nbformat
import papermill
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

SCRIPTS = os.path.abspath("Scripts")
NOTEBOOKS = ["tour", "inside", "classroom", "search"]


def path(name):
    return os.path.join(SCRIPTS, "tour.ipynb" if name == "tour" else f"notebooks/{name}.ipynb")


def check(condition, sentence):
    print(("ok    " if condition else "WRONG ") + sentence)
    return bool(condition)


def forms(notebook):
    return {
        form
        for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if "data" in output
        for form in output.data
    }


def main(scratch):
    folder = os.environ.get("DIGITBOOK_KEEP") or os.path.join(scratch, "notebooks")
    os.makedirs(folder, exist_ok=True)
    right = True
    for name in NOTEBOOKS:
        notebook = nbformat.read(path(name), as_version=4)
        began = time.time()
        NotebookClient(notebook, timeout=300, kernel_name="digitbook", resources={"metadata": {"path": folder}}).execute()
        seconds = time.time() - began
        nbformat.validate(notebook)
        out = os.path.join(folder, f"{name}.ipynb")
        nbformat.write(notebook, out)
        code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
        silent = [cell.source for cell in code if not cell.outputs and not cell.source.startswith("# Parameters")]
        right &= check(not silent, f"nbclient: {name}, {len(code)} cells in {seconds:.1f} s, each with output")
        # What a training tells meanwhile makes room for its result.
        left = [
            output for cell in code for output in cell.outputs
            if "epoch " in output.get("data", {}).get("text/plain", "") and "text/html" not in output.data
        ]
        right &= check(not left, f"nbclient: {name} keeps no line of progress")
        page = subprocess.run(
            [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", folder, out], capture_output=True,
            text=True)
        html = open(os.path.join(folder, f"{name}.html"), encoding="utf-8").read() if page.returncode == 0 else ""
        right &= check("<table" in html, f"nbconvert: {name}.html has tables {page.stderr[-300:] if not html else ''}")
        if name == "tour":
            right &= check({"text/html", "image/png", "image/svg+xml", "text/plain"} <= forms(notebook),
                           "the tour has tables, digits and charts in all forms")

    # A failure is a failure, with digitbook's sentence.
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("load rows=2000\ntrian")])
    try:
        NotebookClient(broken, timeout=60, kernel_name="digitbook", resources={"metadata": {"path": folder}}).execute()
        right &= check(False, "nbclient: a wrong command fails")
    except CellExecutionError as error:
        right &= check("there is no command 'trian'" in str(error), "nbclient: a wrong command fails with its sentence")

    # Parameters: by the function, and as on the command line.
    out = os.path.join(folder, "parameters.ipynb")
    papermill.execute_notebook(
        path("classroom"), out, kernel_name="digitbook", language="python", cwd=folder, progress_bar=False,
        parameters={"rows": 1500, "hidden": "20,10"})
    text = str(nbformat.read(out, as_version=4))
    right &= check("1,500 labelled images" in text and "784-20-10-10" in text, "papermill: rows=1500 hidden=20,10")
    shell = subprocess.run(
        [shutil.which("papermill"), path("classroom"), out, "--language", "python", "-p", "rows", "1200",
         "--no-progress-bar", "--cwd", folder], capture_output=True, text=True)
    text = str(nbformat.read(out, as_version=4)) if shell.returncode == 0 else shell.stderr[-500:]
    right &= check("1,200 labelled images" in text, "papermill --language python -p rows 1200")
    # Each notebook is also a script.
    replayed = subprocess.run(
        [os.environ["DIGITBOOK_PROGRAM"], "replay", path("classroom"), "rows=1000", "hidden=10"],
        capture_output=True, text=True, cwd=folder)
    right &= check(
        replayed.returncode == 0 and "1,000 labelled images" in replayed.stdout,
        f"digitbook replay classroom.ipynb rows=1000 {replayed.stderr[-300:] if replayed.returncode else ''}")
    return 0 if right else 1


sys.exit(main(sys.argv[1]))
