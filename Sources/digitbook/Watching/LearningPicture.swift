import Display
import Experiments
import Networks

/// Display of `train --watch`: the loss curve and the weights of the first units. A value that consumes
/// snapshots and returns lines.
struct LearningPicture {
  private var snapshot: TrainingSnapshot?
  /// Loss within the first epoch, drawn until there is a curve of epochs.
  private var beginning: [LineChart.Point] = []

  /// Width of a weight picture in columns: half of MNIST's, so that each column is two pixels.
  private static let pictureColumns = 14
  private static let gap = 2
  /// Maximum number of pictures, whatever the width of the window.
  private static let mostPictures = 16
  private static let leastColumns = 30
  private static let leastPlotRows = 5
  private static let mostPlotRows = 20

  mutating func note(_ snapshot: TrainingSnapshot) {
    if let loss = snapshot.loss, snapshot.history.isEmpty {
      beginning.append(.init(x: snapshot.epochs, y: loss))
    }
    self.snapshot = snapshot
  }

  /// Renders the current state.
  /// - Parameter rows: maximum height in lines. If space is short, drop the first-layer picture before the
  ///   loss curve.
  /// - Returns: a constant number of lines for the same size and training run; none before the first loss or
  ///   without enough room.
  func lines(columns: Int, rows: Int, style: RenderStyle) -> [String] {
    guard let snapshot, let chart, columns >= Self.leastColumns else { return [] }
    let renderer = TextRenderer(
      style: RenderStyle(
        width: columns, color: style.color, images: style.images, unicode: style.unicode))
    func lines(_ block: Block) -> [String] {
      renderer.render([block]).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
        String.init)
    }
    // Title, axis, tick labels, axis label; and the legend of two curves.
    let keys = snapshot.steered.map { Self.keys($0, at: snapshot.epochs, columns: columns) }
    let frame = 4 + (chart.series.count > 1 ? 1 : 0) + (keys == nil ? 0 : 1)
    var pictures = snapshot.firstLayer.flatMap { layer in
      Self.blocks(layer, columns: columns)?.flatMap { lines($0) }
    }
    if frame + Self.leastPlotRows + (pictures?.count ?? 0) > rows { pictures = nil }
    let room = min(rows - frame - (pictures?.count ?? 0), Self.mostPlotRows)
    guard room >= Self.leastPlotRows else { return [] }
    var fitted = chart
    fitted.rows = room
    // A title of two lines would move everything below it.
    let title = chart.title + accuracy
    if DisplayText.width(of: title) <= columns { fitted.title = title }
    let curve = lines(.chart(fitted))
    // The height of a plot depends on its ticks; padding keeps the content below at a fixed position.
    let padding = Array(repeating: "", count: max(frame + room - (keys == nil ? 0 : 1) - curve.count, 0))
    return curve + padding + (pictures ?? []) + (keys.map { [$0] } ?? [])
  }

  /// The current state for a medium that draws charts itself, such as a notebook; none before the first loss.
  /// - Parameter columns: width of the line of pictures in characters.
  func blocks(columns: Int) -> [Block] {
    guard let chart else { return [] }
    var titled = chart
    titled.title += accuracy
    return [.chart(titled)] + (snapshot?.firstLayer.flatMap { Self.blocks($0, columns: columns) } ?? [])
  }

  // MARK: Pieces

  /// What can be changed, and the keys that change it: the longest form that fits.
  private static func keys(_ steered: TrainingSnapshot.Steered, at epochs: Double, columns: Int) -> String {
    let rate = "rate \(NumberText.significant(steered.learningRate, digits: 3))"
    let dropout = steered.dropsOut == false ? ", drop-out off" : ""
    let place = NumberText.fixed(epochs, decimals: 2)
    let state = (steered.isPaused ? "Paused at \(place), \(rate)" : "R\(rate.dropFirst())") + dropout
    let d = steered.dropsOut == nil ? [] : ["d drop-out"]
    let words =
      ["space \(steered.isPaused ? "goes on" : "pauses")", "+ - rate", "s step", "e epoch"] + d + ["q ends"]
    let short = ["space", "+", "-", "s", "e"] + (d.isEmpty ? [] : ["d"]) + ["q"]
    let forms = [
      "\(state): \(words.joined(separator: ", "))", "\(state): \(short.joined(separator: " "))", state,
    ]
    return forms.first { $0.count <= columns } ?? String(state.prefix(columns))
  }

  /// Loss per epoch from the second epoch on, before that the loss within the first epoch.
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
    // A curve in the making, not measurements to be read off one by one.
    return LineChart(
      title: isAlone ? "Loss on the training rows" : "Loss", xLabel: "epoch", yLabel: "",
      series: [.init(name: isAlone ? "" : "training rows", points: points, isOutline: true)]
        + (isAlone ? [] : [.init(name: "validation rows", points: validation, isOutline: true)]),
      hasWholeTicks: true)
  }

  /// Accuracy after the last epoch, for the title: `; accuracy 97.13 %, validation 95.20 %`.
  private var accuracy: String {
    guard let last = snapshot?.history.last else { return "" }
    let validation = last.validationAccuracy.map { ", validation \(NumberText.percent($0))" } ?? ""
    return "; accuracy \(NumberText.percent(last.runningAccuracy))\(validation)"
  }

  /// A line of small pictures, as `weights` draws them.
  /// - Returns: `nil` if the weights of the layer are not pictures.
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
