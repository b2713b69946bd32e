import Display
import Notebook
import NotebookTestSupport

/// A suite about commands that look inside learning.
protocol LearningSuite {}

extension LearningSuite {
  /// Striped images of 8 x 8 in a notebook that ran some lines.
  func stripes(_ lines: String..., rows: Int = 200) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("stripes.csv", rows: rows))")
    for line in lines { try scratch.run(line) }
    return scratch
  }

  /// A cell as the terminal shows it.
  func page(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }
}
