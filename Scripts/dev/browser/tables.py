"""`out=`: tables in four formats, read by others."""

import io

import pandas

COMMANDS = {
    "report": "report digits=4", "confusion": "confusion", "wrong": "wrong n=40", "calibration": "calibration",
    "cv": "cv k=3 epochs=1 hidden=8 seed=1", "grid": "grid hidden=8|16 epochs=1 k=2 seed=1",
    "diff": "diff m1 m2", "runs": "runs", "predict": "predict test columns=all",
}


def check(digitbook):
    folder = digitbook.folder
    lines = ["load mnist rows=3000", "split test=500 seed=1", "train hidden=16 epochs=2 seed=1", "train hidden=32 epochs=2 seed=1"]
    for name, line in COMMANDS.items():
        lines += [f"{line} out={name}.{ending} --force" for ending in ("csv", "md", "tex", "html")]
    results = {cell["input"]: cell["result"] for cell in digitbook.run(*lines)}
    problems = []
    for name in COMMANDS:
        csv = pandas.read_csv(folder / f"{name}.csv")
        html = pandas.read_html(io.StringIO((folder / f"{name}.html").read_text()), flavor="lxml")[0]
        tex, md = (folder / f"{name}.tex").read_text(), (folder / f"{name}.md").read_text()
        lines = [line for line in md.splitlines() if line.startswith("|")]
        first = len(csv) + 2
        if len(html) != len(csv) or len(lines) < first or tex.count("\\\\\n") < len(csv):
            problems.append(f"{name}: {len(csv)} rows in CSV, {len(html)} in HTML, {len(lines)} lines in Markdown")
        if tex.count("\\begin{tabular}") != tex.count("\\end{tabular}") or tex.count("{") != tex.count("}"):
            problems.append(f"{name}: LaTeX is not balanced")
    report = pandas.read_csv(folder / "report.csv", index_col=0)
    told = next(result for line, result in results.items() if line.startswith("report"))
    for scores in told["labels"]:
        row = report.loc[str(scores["label"])]
        if (row["precision"], row["recall"], row["f1-score"], row["support"]) != (
                scores["precision"], scores["recall"], scores["f1"], scores["support"]):
            problems.append(f"report.csv: {row}")
    if report.loc["accuracy", "f1-score"] != told["accuracy"]:
        problems.append("report.csv has another accuracy")
    shares = pandas.read_csv(folder / "predict.csv")
    sums = shares.filter(regex="^p[0-9]$").sum(axis=1)
    largest = shares.filter(regex="^p[0-9]$").to_numpy().argmax(axis=1)
    if len(shares) != 500 or (sums - 1).abs().max() > 1e-5 or (largest != shares["Label"]).any():
        problems.append("predict.csv does not add up")
    print(f"tables: {len(COMMANDS)} commands in four formats")
    return problems
