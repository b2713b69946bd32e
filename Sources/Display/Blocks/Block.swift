/// What a command shows, before anyone knows where: a terminal, a pipe, a file.
///
/// Commands make blocks out of their results; a renderer draws them. A block holds meaning (a table, a
/// bar, a digit), never escape codes or widths.
package enum Block: Codable, Sendable, Equatable {
  /// A paragraph; wrapped to the width.
  case text(String)
  /// Paragraphs of a little Markdown, as in a lesson: lists, `code`, **strong**.
  case prose(String)
  /// The title of what follows.
  case heading(String)
  /// Something the reader must not overlook, such as "includes training rows".
  case banner(String)
  /// Lines that stay as they are, such as scikit-learn's classification report.
  case preformatted(String)
  /// Rows and columns.
  case table(Table)
  /// Labelled horizontal bars.
  case bars(BarChart)
  /// Digit images with their captions, side by side as far as the width allows.
  case images(ImageGrid)
  /// Pictures of numbers above and below 0.
  case signed(DivergingHeatmap)
  /// Many numbers, a character each.
  case strip(Strip)
  /// Curves over a common axis.
  case chart(LineChart)
  /// Points in a plane.
  case scatter(ScatterChart)
}

/// How important a piece of text is. A renderer may colour it; nothing is told by colour alone.
package enum Emphasis: Codable, Sendable, Equatable {
  case normal, strong, faint, good, bad
}
