"""What somebody who knows Python, IPython or a shell types into the first cells: done, or answered with what to type.

The lines that a prompt and a cell answer alike are checked by the tests (NaturalMistakesTests); these are some of them, and
those that only a notebook meets.
"""

import os
import sys

from clients import Kernel

# A cell, the error that it gives, and what it says to type; without an error, what it shows.
ANSWERED = [
    ("%%time\ntrain", "this is digitbook, not IPython: it has no magic '%%time'",
     "every result says how long it took"),
    ("%matplotlib inline", "this is digitbook, not IPython: it has no magic '%matplotlib'",
     "charts and digits are drawn as they are"),
    ("%load digits.py", "this is digitbook, not IPython: it has no magic '%load'", "type load FILE"),
    ("!ls", "a cell runs commands of digitbook, and none of a system shell",
     "type 'ls' in a terminal; 'help' lists the commands"),
    ("!pip install torch", "a cell runs commands of digitbook, and none of a system shell",
     "type 'pip install torch' in a terminal; 'help' lists the commands"),
    ("import numpy as np", "'import' takes model, not 'numpy'",
     "no library has to be imported; 'import model FILE' reads a network"),
    ("model.fit(X, y, epochs=5)", "there is no command 'model.fit(...)'",
     "did you mean 'train epochs=5'? 'help' lists all commands"),
    ("train(hidden=[128,64],epochs=5)", "there is no command 'train(...)'",
     "did you mean 'train hidden=128,64 epochs=5'? 'help' lists all commands"),
    ("train epochs 5", "'train' takes mlp, lenet, cnn", "did you mean 'train epochs=5'?"),
    ("train lr=0,01", "lr takes a number, above 0, not '0,01'", "did you mean 'train lr=0.01'?"),
    ("train learning_rate=0.1", "'train' has no key 'learning_rate'",
     "did you mean 'train lr=0.1'? 'help train' lists what it takes"),
    ("print(accuracy)", "there is no command 'print(...)'", "did you mean 'status'? 'help' lists all commands"),
    ("load; train", "there is no command 'load;'", "one command a line: type 'load', then 'train'"),
    ("exit()", "there is no command 'exit()'", "did you mean 'exit'? 'help' lists all commands"),
    ("edit", "'edit' is for the prompt: here, edit the cell itself", None),
]
# Cells that are done, and the kind of what the client is asked to do, or what is shown.
DONE = [("train?", "page"), ("?train", "page"), ("lr?", "page"), ("exit", "ask_exit")]


def main(scratch):
    folder = os.path.join(scratch, "mistakes")
    os.makedirs(folder, exist_ok=True)
    kernel = Kernel("digitbook", folder)
    kernel.run("load mnist rows=200")
    wrong = 0

    def expect(good, cell, found):
        nonlocal wrong
        wrong += not good
        print(f"{'ok   ' if good else 'WRONG'} {cell!r}{'' if good else f': {found}'}", flush=True)

    for cell, error, hint in ANSWERED:
        content, _ = kernel.run(cell)
        lines = "\n".join(content.get("traceback", []))
        expect(content["status"] == "error" and content["evalue"].startswith(error) and (hint or "") in lines, cell,
               f"{content.get('evalue')} / {lines}")
    for cell, source in DONE:
        content, _ = kernel.run(cell)
        expect([part["source"] for part in content.get("payload", [])] == [source], cell, content)
    content, _ = kernel.run("version")
    expect(content["status"] == "ok", "version", content)
    kernel.end()
    return 1 if wrong else 0


sys.exit(main(sys.argv[1]))
