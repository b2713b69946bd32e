import Display
import Networks
import Testing

@testable import Experiments
@testable import digitbook

/// Display of `train --watch`, as a value.
@Suite struct LearningPictureTests {
  private func record(_ epoch: Int, _ loss: Double, validation: Double? = nil) -> EpochRecord {
    EpochRecord(
      epoch: epoch, loss: loss, runningAccuracy: 0.9, validationAccuracy: nil, validationScore: nil,
      validationLoss: validation, learningRate: 0.1, seconds: 2)
  }

  /// Units with weights left and right of the middle, 28 x 28.
  private let units: LayerWeights
  private let filters: LayerWeights

  init() throws {
    units = try Self.layer(
      .dense(units: 128), side: 28, units: 128,
      weights: (0..<784).flatMap { pixel in
        (0..<128).map { pixel % 28 < 14 ? -1 : pixel / 28 < $0 * 4 ? 1 : 0 }
      })
    filters = try Self.layer(
      .convolution(filters: 2, kernel: 3, stride: 1, padding: 0), side: 3, units: 2,
      weights: [1, 0, -1, 1, 0, -1, 1, 0, -1, 1, 1, 1, 0, 0, 0, -1, -1, -1])
  }

  private static func layer(
    _ layer: LayerSpec, side: Int, units: Int, weights: [Float]
  ) throws -> LayerWeights {
    let spec = NetworkSpec(
      input: FeatureShape(channels: 1, height: side, width: side), layers: [layer], classes: 2,
      output: .softmax)
    let others = [units, units * 2, 2].map { Array(repeating: Float(0), count: $0) }
    let tensors = ([weights] + others).map {
      NetworkWeights.Tensor(name: "", rows: 1, columns: $0.count, values: $0)
    }
    let stages = try StageInspection.all(of: spec, NetworkWeights(tensors: tensors))
    return try #require(LayerWeights.all(of: stages, input: spec.input).first)
  }

  private func picture(
    _ snapshots: TrainingSnapshot..., columns: Int = 79, rows: Int = 22, style: RenderStyle = .plain
  ) -> String {
    var picture = LearningPicture()
    for snapshot in snapshots { picture.note(snapshot) }
    return picture.lines(columns: columns, rows: rows, style: style).joined(separator: "\n")
  }

  @Test func curveAndUnits() {
    let history = [1.0, 0.5, 0.25, 0.2].enumerated().map { record($0 + 1, $1, validation: $1 + 0.1) }
    let shown = picture(TrainingSnapshot(history: history, epochs: 4.5, loss: 0.15, firstLayer: units))
    #expect(
      shown == """
        Loss; accuracy 90.00 %
        * training rows   o validation rows
        1.5 +
            |
        1.0 +oooooo
            |      oooooooooo
        0.5 +                oooooooooooooooo
            |                                oooooooooooooooooooooooooooooooo**********
        0.0 +
            ++--------------------+--------------------+--------------------+----------
             1                    2                    3                    4
                                               epoch


        Weights of the first 5 of the 128 units of layer 1
        =======         =======#######  =======#######  =======#######  =======#######
        =======         =======         =======#######  =======#######  =======#######
        =======         =======         =======         =======#######  =======#######
        =======         =======         =======         =======         =======#######
        =======         =======         =======         =======         =======
        =======         =======         =======         =======         =======
        =======         =======         =======         =======         =======
        """)
  }

  @Test func filtersInAWideLowWindow() {
    let history = [record(1, 1), record(2, 0.5)]
    let shown = picture(
      TrainingSnapshot(history: history, epochs: 2, loss: nil, firstLayer: filters), columns: 60, rows: 17)
    #expect(
      shown == """
        Loss on the training rows; accuracy 90.00 %
        1.0 +******
            |      ***********
        0.8 +                 ***********
            |                            **********
        0.6 +                                      ***********
            |                                                 ******
        0.4 +
            ++-----------------------------------------------------+
             1                                                     2
                                      epoch


        Weights of the 2 filters of layer 1
        ##  ==  ######
        ##  ==
        ##  ==  ======
        """)
  }

  @Test func theFirstEpochHasACourseOfItsOwn() {
    let shown = picture(
      TrainingSnapshot(history: [], epochs: 0, loss: nil, firstLayer: units),
      TrainingSnapshot(history: [], epochs: 0.25, loss: 2, firstLayer: units),
      TrainingSnapshot(history: [], epochs: 0.5, loss: 1, firstLayer: nil), columns: 40, rows: 12)
    #expect(
      shown == """
        Loss on the training rows
        2 +***
          |   *****
          |        *****
          |             ******
          |                   *****
          |                        *****
          |                             *****
        1 +                                  ***
          +-------+--------------+-------------+
                 0.3            0.4          0.5
                           epoch
        """)
  }

  @Test(arguments: [true, false]) func itKeepsItsHeightAndFits(isValidated: Bool) {
    for (columns, rows) in [(79, 22), (59, 22), (119, 38), (199, 58), (30, 16), (45, 9)] {
      var picture = LearningPicture()
      var heights: Set<Int> = []
      for epoch in 1...40 {
        let history = (1...epoch).map {
          record($0, 3 / Double($0), validation: isValidated ? 1 / Double($0) : nil)
        }
        picture.note(TrainingSnapshot(history: history, epochs: Double(epoch), loss: nil, firstLayer: units))
        for style in [RenderStyle.plain, RenderStyle(color: .trueColor, images: .blocks, unicode: true)] {
          let lines = picture.lines(columns: columns, rows: rows, style: style)
          heights.insert(lines.count)
          #expect(lines.count <= rows)
          for line in lines {
            let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(DisplayText.width(of: plain) <= columns, "\(plain)")
          }
        }
      }
      #expect(heights.count == 1, "\(columns) x \(rows): \(heights)")
    }
  }

  @Test func withoutRoomOrLossThereIsNone() {
    let snapshot = TrainingSnapshot(history: [record(1, 1)], epochs: 1, loss: nil, firstLayer: units)
    #expect(picture(snapshot, rows: 8) == "")
    #expect(picture(snapshot, columns: 29) == "")
    #expect(picture(TrainingSnapshot(history: [], epochs: 0, loss: nil, firstLayer: units)) == "")
  }
}
