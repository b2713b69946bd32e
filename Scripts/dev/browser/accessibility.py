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
