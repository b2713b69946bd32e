import Display
import Experiments

/// What `train --watch` shows: the loss so far, and what the first units look for. A value, fed with snapshots and
/// asked for its lines.
struct LearningPicture {
  private var snapshot: TrainingSnapshot?
  /// The loss within the first epoch, where there is no curve yet to see.
  private var beginning: [LineChart.Point] = []

  /// Columns of a small picture: half of MNIST's, so that each stands for two pixels.
  private static let pictureColumns = 14
  private static let gap = 2
  /// However wide the window is.
  private static let mostPictures = 16
  private static let leastColumns = 30
  private static let leastPlotRows = 5
  private static let mostPlotRows = 20

  /// Takes a snapshot in.
  mutating func note(_ snapshot: TrainingSnapshot) {
    if let loss = snapshot.loss, snapshot.history.isEmpty {
      beginning.append(.init(x: snapshot.epochs, y: loss))
    }
    self.snapshot = snapshot
  }

  /// The picture as it is now.
  /// - Parameter rows: the most lines; the first layer makes way for the curve, and the curve for nothing.
  /// - Returns: as many lines each time for the same size and the same training; none before there is a loss to
  ///   draw, and where there is no room.
  func lines(columns: Int, rows: Int, style: RenderStyle) -> [String] {
    guard let snapshot, let chart, columns >= Self.leastColumns else { return [] }
    let renderer = TextRenderer(
      style: RenderStyle(
        width: columns, color: style.color, images: style.images, unicode: style.unicode))
    func lines(_ block: Block) -> [String] {
      renderer.render([block]).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
        String.init)
    }
    // Title, axis, its labels, what it counts; the legend of two curves.
    let frame = 4 + (chart.series.count > 1 ? 1 : 0)
    var pictures = snapshot.firstLayer.flatMap { layer in
      Self.blocks(layer, columns: columns)?.flatMap { lines($0) }
    }
    if frame + Self.leastPlotRows + (pictures?.count ?? 0) > rows { pictures = nil }
    let room = min(rows - frame - (pictures?.count ?? 0), Self.mostPlotRows)
    guard room >= Self.leastPlotRows else { return [] }
    var fitted = chart
    fitted.rows = room
    let curve = lines(.chart(fitted))
    // How many rows a plot has hangs on its ticks; what stands below is not to jump about with them.
    let padding = Array(repeating: "", count: max(frame + room - curve.count, 0))
    return curve + padding + (pictures ?? [])
  }

  // MARK: Pieces

  /// Two epochs make a curve; until then the first epoch's own course is one.
  private var chart: LineChart? {
    guard let snapshot else { return nil }
    var points = snapshot.history.count < 2 ? beginning : []
    points += snapshot.history.map { .init(x: Double($0.epoch), y: $0.loss) }
    if let loss = snapshot.loss, !snapshot.history.isEmpty {
      points.append(.init(x: snapshot.epochs, y: loss))
    }
    guard !points.isEmpty else { return nil }
    let validation = snapshot.history.compactMap { record in
      record.validationLoss.map { LineChart.Point(x: Double(record.epoch), y: $0) }
    }
    let isAlone = validation.isEmpty
    return LineChart(
      title: isAlone ? "Loss on the training rows" : "Loss", xLabel: "epoch", yLabel: "",
      series: [.init(name: isAlone ? "" : "training rows", points: points)]
        + (isAlone ? [] : [.init(name: "validation rows", points: validation)]))
  }

  /// A line of small pictures, as `weights` draws them.
  /// - Returns: `nil` where the weights are no pictures.
  private static func blocks(_ layer: LayerWeights, columns: Int) -> [Block]? {
    guard let (height, width) = layer.picture else { return nil }
    let each = width <= pictureColumns ? pictureColumns / max(width, 1) * width : pictureColumns
    let perLine = max(1, (columns + gap) / (each + gap))
    let shown = 0..<min(perLine, layer.units, mostPictures)
    let noun = layer.window == nil ? "units" : "filters"
    let which =
      shown.count < layer.units
      ? "first \(shown.count) of the \(layer.units) \(noun)" : "\(layer.units) \(noun)"
    return [
      .text(
        DisplayText.truncated(
          "Weights of the \(which) of layer 1", to: columns, unicode: false)),
      .signed(
        DivergingHeatmap(
          pictures: shown.map { unit in
            .init(height: height, width: width, values: layer.weights(to: unit).map(Double.init), caption: "")
          }, perLine: perLine)),
    ]
  }
}
