/// What a command shows, before anyone knows where: a terminal, a pipe, a file.
///
/// Commands make blocks out of their results; a renderer draws them. A block holds meaning (a table, a
/// bar, a digit), never escape codes or widths.
public enum Block: Sendable, Equatable {
  /// A paragraph; wrapped to the width.
  case text(String)
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
  /// Curves over a common axis.
  case chart(LineChart)
}

/// How important a piece of text is. A renderer may colour it; nothing is told by colour alone.
public enum Emphasis: Sendable, Equatable {
  case normal, strong, faint, good, bad
}

/// Rows and columns of text.
public struct Table: Sendable, Equatable {
  /// One column: its title and on which side its cells line up.
  public struct Column: Sendable, Equatable {
    /// Which side the cells line up on.
    public enum Alignment: Sendable { case left, right }
    /// The column's heading; may be empty.
    public var title: String
    /// Words to the left, numbers to the right.
    public var alignment: Alignment

    /// Memberwise.
    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// A cell's text and how important it is.
  public struct Cell: Sendable, Equatable, ExpressibleByStringLiteral {
    /// The text.
    public var text: String
    /// How important it is.
    public var emphasis: Emphasis

    /// Memberwise.
    public init(_ text: String, _ emphasis: Emphasis = .normal) {
      self.text = text
      self.emphasis = emphasis
    }

    /// Plain text.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// The columns.
  public var columns: [Column]
  /// The rows, each with one cell a column.
  public var rows: [[Cell]]

  /// Memberwise.
  public init(columns: [Column], rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows
  }
}

/// Labelled horizontal bars that share one scale.
public struct BarChart: Sendable, Equatable {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// What stands before the bar.
    public var label: String
    /// Its length; not negative.
    public var value: Double
    /// What stands behind the bar, the value in words.
    public var caption: String
    /// How important it is.
    public var emphasis: Emphasis

    /// Memberwise.
    public init(label: String, value: Double, caption: String, emphasis: Emphasis = .normal) {
      self.label = label
      self.value = value
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// The bars from top to bottom.
  public var bars: [Bar]
  /// The value that fills the whole length; `nil` for the largest of the bars.
  public var full: Double?

  /// Memberwise.
  public init(bars: [Bar], full: Double? = nil) {
    self.bars = bars
    self.full = full
  }
}

/// Small grey pictures with captions.
public struct ImageGrid: Sendable, Equatable {
  /// One picture.
  public struct Picture: Sendable, Equatable {
    /// Rows of pixels.
    public var height: Int
    /// Pixels in a row.
    public var width: Int
    /// Grey levels row by row, 0 = paper, 255 = ink; `height * width` of them.
    public var pixels: [UInt8]
    /// A line below the picture; may be empty.
    public var caption: String
    /// How important the caption is.
    public var emphasis: Emphasis

    /// Memberwise.
    public init(
      height: Int, width: Int, pixels: [UInt8], caption: String, emphasis: Emphasis = .normal
    ) {
      self.height = height
      self.width = width
      self.pixels = pixels
      self.caption = caption
      self.emphasis = emphasis
    }
  }

  /// The pictures in reading order.
  public var pictures: [Picture]
  /// So many pictures a line even where more would fit, as in a 10 x 10 panel; `nil` for as many as fit.
  /// Where so many do not fit at full size the pictures are drawn smaller (fewer characters each) until
  /// they fit or would no longer be readable, and then wrap.
  public var perLine: Int?

  /// Memberwise.
  public init(pictures: [Picture], perLine: Int? = nil) {
    self.pictures = pictures
    self.perLine = perLine
  }
}

/// Curves over a common horizontal axis.
public struct LineChart: Sendable, Equatable {
  /// One curve.
  public struct Series: Sendable, Equatable {
    /// Its name in the legend.
    public var name: String
    /// The points in drawing order.
    public var points: [Point]

    /// Memberwise.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// A point in the units of the axes.
  public struct Point: Sendable, Equatable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis.
    public var y: Double

    /// Memberwise.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// What stands above the chart.
  public var title: String
  /// What the horizontal axis counts.
  public var xLabel: String
  /// What the vertical axis measures.
  public var yLabel: String
  /// The curves.
  public var series: [Series]

  /// Memberwise.
  public init(title: String, xLabel: String, yLabel: String, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.series = series
  }
}
