"""`export html`: a session as a page, at three widths, in both themes, and on paper."""

import accessibility
from chromium import Chromium

WIDTHS = (360, 800, 1400)
LIMIT = 5_000_000

# Every kind of result: words, tables, bars, curves, points, digit images, heat maps, lists of values, errors.
SESSION = """\
# # Handwritten digits in a minute
#
# A **small** network, and what it gets wrong. Values such as `lr=0.001` are the defaults, and 3 < 4 & "quoted".
#
# - rows are images of 28 x 28 pixels
# - labels are digits

load mnist rows=3000                # three thousand of them
split test=500 seed=1
show 42
panel
# Now it learns.
train hidden=32,16 epochs=3 seed=1
report --more
confusion
wrong n=5
plot loss
cv k=3 epochs=1 hidden=16 seed=1
grid hidden=8|16 epochs=1 k=2 seed=1
calibration
roc
map n=200 seed=1
predict 0
show wrong n=12
explain 3
saliency 3
weights layer=1
activations 3
diff m1 m2
runs
"""


def check(digitbook):
    script = digitbook.folder / "lab.digits"
    script.write_text(SESSION + "export html lab.html --force --verify\nexport html short.html --force cells=3-6 --outputs-only\n")
    cells = digitbook.replay(script)
    problems = []
    if cells[-2]["result"].get("verified") is not True:
        problems.append(f"not verified: {cells[-2]['result']}")
    size = (digitbook.folder / "lab.html").stat().st_size
    print(f"html: {cells[-2]['result']['cells']} cells, {size:,} bytes")
    long = digitbook.folder / "long.digits"
    long.write_text(SESSION + "show random n=20\nreport\nplot loss\n" * 27 + "export html long.html --force\n")
    count = digitbook.replay(long)[-1]["result"]["cells"]
    size = (digitbook.folder / "long.html").stat().st_size
    print(f"html: {count} cells, {size:,} bytes")
    if count < 100 or size >= LIMIT:
        problems.append(f"{count} cells have {size} bytes")
    with Chromium() as browser:
        problems += accessibility.complains(browser, digitbook.folder)
        for name in ("lab", "short"):
            for dark in (False, True):
                for width in WIDTHS:
                    problems += [f"{name} {width} {'dark' if dark else 'light'}: {problem}"
                                 for problem in look(browser, digitbook, name, width, dark)]
            for paper in ("A4", "Letter"):
                browser.pdf(digitbook.folder / f"{name}-{paper}.pdf", paper)
        browser.open(digitbook.folder / "lab.html")
        hidden = browser.evaluate(
            "(() => { const first = document.querySelector('details.command'); first.open = false;"
            " return [...first.children].slice(1).every((each) => !each.checkVisibility()) })()")
        if not hidden:
            problems.append("a command does not fold")
        browser.open(digitbook.folder / "short.html")
        if browser.evaluate("document.querySelectorAll('.command').length") != 0:
            problems.append("commands stand in a page with --outputs-only")
    return problems


def look(browser, digitbook, name, width, dark):
    browser.look(width, dark)
    browser.open(digitbook.folder / f"{name}.html")
    found = browser.complaints()
    theme = "dark" if dark else "light"
    browser.screenshot(digitbook.folder / f"{name}-{width}-{theme}.png")
    shown = browser.evaluate(
        "[...document.querySelectorAll('.chart')].every((chart) =>"
        " [...chart.children].filter((each) => each.getClientRects().length).length === 1)")
    return found + ([] if shown else ["not one drawing of a chart"]) + accessibility.problems(browser)
