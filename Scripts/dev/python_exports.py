"""The sessions of Scripts/dev/export-python: run in digitbook, exported, run under scikit-learn, and compared."""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Each ends in reports; FOLDER is that of the session.
SESSIONS = {
    "three-networks": [
        "load mnist rows=10000", "split test=0.25 stratify=true seed=1",
        "train hidden=64 activation=tanh epochs=15 seed=1", "report digits=4",
        "train hidden=40,20 output=sigmoid activation=tanh solver=sgd lr=0.1 schedule=adaptive alpha=0.001 epochs=20 "
        "seed=2",
        "report digits=4",
        "train hidden=50 activation=logistic lr=0.01 batch=100 early-stopping=true patience=3 epochs=60 seed=3",
        "report digits=4", "confusion",
    ],
    "choosing": [
        "load mnist rows=6000", "split test=0.25 seed=1", "cv k=5 epochs=10",
        "cv k=3 hidden=30 output=sigmoid epochs=5 shuffle-folds=true seed=4",
        "grid hidden=40,20|64 alpha=0.0001|0.01 epochs=10 k=3", "report", "report on=train digits=3",
    ],
    "official-split": [
        "load mnist rows=61000", "set seed=5", "train hidden=32 epochs=3", "report --more",
        "train hidden=none lr=0.005 epochs=2", "report",
    ],
    "named-classes": [
        "load mnist rows=3000", "export data FOLDER/digits.csv --force",
        "load FOLDER/digits.csv classes=a,b,c,d,e,f,g,h,i,j name=letters", "drop mnist",
        "split test=600 validation=0.1 stratify=false seed=2",
        "train hidden=20 solver=sgd lr=0.5 schedule=invscaling power=0.2 momentum=0 epochs=8 name=first",
        "report on=validation", "report on=all digits=5", "rename first best", "report model=best",
    ],
    "with-gaps": [
        "load mnist rows=2000", "train hidden=24 epochs=6", "train cnn epochs=1", "report", "use m1", "report",
        "train hidden=99 epochs=1", "undo", "learning-curve sizes=0.2,1 k=2 epochs=2 hidden=10", "ensemble m1 m2", "report",
        "load mnist rows=1000 name=small", "split test=0.4 one-hot=true seed=9",
        "train hidden=12 epochs=5 batch=50 shuffle=false tol=0 beta1=0.8 seed=7", "report", "report model=m1",
    ],
}


def expected(results):
    """The lines that the exported script is to print, in their order, with what each is."""
    for result in results:
        kind = result.get("kind")
        if kind == "report":
            yield "report", result["text"]
        elif kind == "cv":
            for fold, (score, rows) in enumerate(zip(result["scores"], result["held_out"]), 1):
                yield "fold", f"fold {fold}  {100 * score:.2f} % of {rows:,} rows"
            yield "cv", f"Accuracy {100 * result['mean']:.2f} % +- {100 * result['sd']:.2f} %"
        elif kind == "grid":
            for candidate in sorted(result["candidates"], key=lambda candidate: candidate["rank"]):
                scores = candidate["scores"]
                figures = [candidate["mean"], candidate["sd"], min(scores), max(scores)]
                mean, sd, worst, best = (f"{100 * figure:.2f} %" for figure in figures)
                yield "candidate", f"{candidate['rank']:>4}  {mean:>13}  {sd:>7}  {worst:>10}  {best:>9}"


def compare(name, lines, digitbook, folder):
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / f"{name}.py"
    typed = [line.replace("FOLDER", str(folder)) for line in lines] + [f"export python {script} --force"]
    words = [word for line in typed for word in ("-c", line)]
    run = subprocess.run([digitbook, "--json", *words], capture_output=True, text=True, cwd=ROOT)
    if run.returncode:
        print(f"{name}: digitbook ended with {run.returncode}: {run.stderr}")
        return False
    results = [json.loads(line).get("result") or {} for line in run.stdout.splitlines()]
    exported = results[-1]
    peer = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd="/")
    (folder / f"{name}.txt").write_text(peer.stdout + peer.stderr)
    if peer.returncode:
        print(f"{name}: the script ended with {peer.returncode}: {peer.stderr}")
        return False
    same, missing, place = 0, [], 0
    # A report of a model that scikit-learn cannot train is left out.
    wanted = list(expected(kept(results, script)))
    for kind, text in wanted:
        found = peer.stdout.find(text, place)
        if found < 0:
            missing.append((kind, text))
        else:
            same, place = same + 1, found + len(text)
    verdict = "the same" if not missing else f"{len(missing)} differ"
    print(f"{name}: {exported['commands']} commands, left out: {', '.join(exported['left_out']) or 'none'}; "
          f"{same} of {len(wanted)} reports and figures are there: {verdict}")
    for kind, text in missing:
        print(f"--- {kind} that digitbook printed:\n{text}")
    return not missing


def kept(results, script):
    """The results whose commands the script has, by the comments above them."""
    text = script.read_text()
    commands = [part.split("\n", 1) for part in text.split("\n# > ")[1:]]
    verbs = {"report": "report", "cv": "cv", "grid": "grid"}
    shown = [(line.split()[0], "# left out" not in rest) for line, rest in commands if line.split()[0] in verbs]
    mine = [result for result in results if result.get("kind") in verbs]
    assert [verbs[verb] for verb, _ in shown] == [result["kind"] for result in mine], (shown, len(mine))
    return [result for (_, is_kept), result in zip(shown, mine) if is_kept]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--beside", help="the binary of digitbook")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    digitbook = options.beside or ROOT / ".build/release/digitbook"
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        outcomes = [compare(name, lines, digitbook, folder.resolve()) for name, lines in SESSIONS.items()]
    print(f"{sum(outcomes)} of {len(outcomes)} sessions print the same")
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
