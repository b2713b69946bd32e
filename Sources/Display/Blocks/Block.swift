/// A piece of output of a command, independent of the medium: terminal, pipe or file.
///
/// Commands convert their results to blocks, and a renderer draws them. A block holds content (a table, a
/// bar, a digit), never escape codes or widths.
package enum Block: Codable, Sendable, Equatable {
  /// A paragraph, wrapped to the width.
  case text(String)
  /// Paragraphs in a subset of Markdown, as in a lesson: lists, `code`, **strong**.
  case prose(String)
  case heading(String)
  /// A warning that must not be overlooked, such as "includes training rows".
  case banner(String)
  /// Lines that are not reflowed, such as scikit-learn's classification report.
  case preformatted(String)
  case table(Table)
  /// A table whose plain text is fixed to the character, such as scikit-learn's classification report: where there is
  /// nothing but characters the text stands, elsewhere the table.
  case typeset(Table, text: String)
  case bars(BarChart)
  /// Digit images with captions, as many side by side as the width allows.
  case images(ImageGrid)
  /// Heatmaps of signed values.
  case signed(DivergingHeatmap)
  /// A list of values, one character each.
  case strip(DivergingStrip)
  case chart(LineChart)
  case scatter(ScatterChart)
  /// What was read off a page.
  case writing(Writing)
}

/// Importance of a piece of text. A renderer may colour it, but never conveys anything by colour alone.
package enum Emphasis: Codable, Sendable, Equatable {
  case normal, strong, faint, good, bad
}
