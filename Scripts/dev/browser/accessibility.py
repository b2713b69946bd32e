"""Whether a page can be read by everybody: axe-core, and checks of our own."""

import functools
import pathlib

OWN = (pathlib.Path(__file__).parent / "checks.js").read_text()


@functools.cache
def axe():
    import axe_playwright_python

    folder = pathlib.Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text()


def problems(browser):
    """What is wrong with the open page, by the checks of this folder and by all rules of axe-core."""
    found = browser.evaluate(OWN)
    # The policy of the page forbids scripts in it, not those of the tools of a developer.
    browser.evaluate(axe() + "; undefined")
    answer = browser.evaluate(
        """axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
        .then((result) => result.violations.map((each) => each.id + ": " + each.nodes.map((node) =>
          node.html.slice(0, 120) + " " + node.failureSummary.slice(0, 200)).slice(0, 2).join(" | ")))""")
    return found + [f"axe: {each}" for each in answer]


# What every check below must complain about, or it checks nothing.
BAD = """<!DOCTYPE html><html><head><title></title></head><body><h1>A</h1><h3>C</h3><p style="color:#aaa;background:#fff">pale</p>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><button></button><table><tr><th>x</th></tr></table></body></html>"""


def complains(browser, folder):
    """Whether the checks see what is wrong with a bad page."""
    path = folder / "bad.html"
    path.write_text(BAD)
    browser.open(path)
    found = problems(browser)
    wanted = ["no language", "no title", "h3 behind h1", "an image without words", "no name", "contrast", "a head without scope",
              "axe: color-contrast", "axe: html-has-lang", "axe: image-alt", "axe: button-name"]
    return [f"the checks do not see: {each}" for each in wanted if not any(problem.startswith(each) for problem in found)]
