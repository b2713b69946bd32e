"""`export notebook`: valid, convertible, and run again by digitbook."""

import subprocess
import sys
import warnings

import nbformat
from pages import SESSION


def check(digitbook):
    folder = digitbook.folder
    script = folder / "book.digits"
    script.write_text(SESSION + "export notebook book.ipynb --force\n")
    cells = digitbook.replay(script)[-1]["result"]["cells"]
    problems = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = nbformat.read(folder / "book.ipynb", as_version=nbformat.NO_CONVERT)
        nbformat.validate(book)
    if (book.nbformat, book.nbformat_minor) != (4, 5):
        problems.append(f"nbformat {book.nbformat}.{book.nbformat_minor}")
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    kinds = {kind for cell in code for output in cell.outputs for kind in output.get("data", {})}
    if len(code) != cells or kinds != {"text/plain", "text/html", "image/svg+xml"}:
        problems.append(f"{len(code)} code cells with {sorted(kinds)}")
    if not any(cell.cell_type == "markdown" and "**small**" in cell.source for cell in book.cells):
        problems.append("the prose is not there")
    for form in ("html", "markdown"):
        done = subprocess.run(
            [sys.executable, "-W", "error::UserWarning", "-m", "nbconvert", "--to", form, "--log-level=WARN",
             str(folder / "book.ipynb")], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0 or done.stderr.strip():
            problems.append(f"nbconvert --to {form}: {done.stderr}")
    text = (folder / "book.md").read_text()
    if "A **small** network" not in text or "train hidden=32,16" not in text:
        problems.append("nbconvert's Markdown lacks prose or commands")
    verified = digitbook.replay(folder / "book.ipynb", "--verify")[-1]["result"]
    if verified["differences"] or verified["compared"] != cells:
        problems.append(f"replay --verify: {verified}")
    again = digitbook.replay(folder / "book.ipynb")
    if len(again) != cells:
        problems.append(f"{len(again)} of {cells} cells were run again")
    # Cells that others add and change: as nbformat writes them.
    book.cells.append(nbformat.v4.new_markdown_cell("More\n\n> of it"))
    book.cells.append(nbformat.v4.new_code_cell("info\nwrong n=1"))
    nbformat.write(book, folder / "edited.ipynb")
    if len(digitbook.replay(folder / "edited.ipynb")) != cells + 2:
        problems.append("an edited notebook lost cells")
    print(f"notebook: {cells} code cells of {len(book.cells)}, valid, converted, verified and run again")
    return problems
