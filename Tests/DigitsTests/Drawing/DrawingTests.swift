import Testing

@testable import Digits

@Suite struct DrawingTests {
  private typealias Point = Drawing.Point

  /// Random strokes and every point they pass through.
  private func random(seed: UInt64) -> (drawing: Drawing, strokes: [(pen: Int, points: [Drawing.Point])]) {
    var generator = SeededGenerator(seed: seed)
    var drawing = Drawing()
    var strokes: [(pen: Int, points: [Drawing.Point])] = []
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let pen = Int.random(in: Drawing.pens, using: &generator)
      var point = Point(
        column: .random(in: 0..<40, using: &generator), row: .random(in: 0..<40, using: &generator))
      drawing.begin(pen: pen, at: point)
      var points = [point]
      for _ in 0..<Int.random(in: 0...30, using: &generator) {
        // Mostly small steps, as by keys, with straight runs in between.
        let reach = Bool.random(using: &generator) ? 1 : 6
        point = Point(
          column: point.column + .random(in: -reach...reach, using: &generator),
          row: point.row + .random(in: -reach...reach, using: &generator))
        drawing.go(to: point)
        points.append(point)
      }
      strokes.append((pen, points))
    }
    return (drawing, strokes)
  }

  /// Distance of a point from a line segment, by the textbook formula in floating point.
  private func distance(_ x: Double, _ y: Double, _ a: Drawing.Point, _ b: Drawing.Point) -> Double {
    let (ax, ay) = (Double(a.column) + 0.5, Double(a.row) + 0.5)
    let (dx, dy) = (Double(b.column - a.column), Double(b.row - a.row))
    let length = dx * dx + dy * dy
    let along = length > 0 ? min(max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1) : 0
    let (ex, ey) = (x - ax - along * dx, y - ay - along * dy)
    return (ex * ex + ey * ey).squareRoot()
  }

  @Test(arguments: 0..<20) func inkIsWhatLiesWithinThePenOfAllPointsGoneThrough(seed: UInt64) {
    let (drawing, strokes) = random(seed: seed)
    for supersampling in [1, 4] {
      let inked = drawing.inked(supersampling: supersampling)
      let side = 40 * supersampling
      for index in inked.indices {
        let x = (Double(index % side) + 0.5) / Double(supersampling)
        let y = (Double(index / side) + 0.5) / Double(supersampling)
        let nearest =
          strokes.map { stroke in
            let ends = zip(
              stroke.points, stroke.points.dropFirst() + [stroke.points[stroke.points.count - 1]])
            return (ends.map { distance(x, y, $0, $1) }.min() ?? .infinity) - Double(stroke.pen) / 2
          }.min() ?? .infinity
        // Exactly on the boundary floating point may decide either way.
        if abs(nearest) > 1e-9 { #expect(inked[index] == (nearest < 0)) }
      }
    }
  }

  @Test(arguments: 0..<50) func theTextMakesTheSameDrawing(seed: UInt64) throws {
    let drawing = random(seed: seed).drawing
    let again = try Drawing(drawing.text)
    #expect(again == drawing)
    #expect(again.text == drawing.text)
    #expect(again.digit == drawing.digit)
    #expect(!drawing.text.contains { $0.isWhitespace || "\"'#|=".contains($0) }, "it must need no quotes")
  }

  @Test func aStraightRunKeepsOnlyItsEnds() {
    var drawing = Drawing()
    drawing.begin(pen: 3, at: Point(column: 5, row: 5))
    for column in 6...20 { drawing.go(to: Point(column: column, row: 5)) }
    for row in 6...9 { drawing.go(to: Point(column: 20, row: row)) }
    // A line that turns back is not straight: its turning point stays.
    drawing.go(to: Point(column: 20, row: 7))
    #expect(drawing.text == "3:5,5-20,5-20,9-20,7")
  }

  @Test func aDotOfPenOneIsAPixel() throws {
    let inked = try Drawing("1:7,3").inked
    #expect(inked.indices.filter { inked[$0] } == [3 * 40 + 7])
  }

  @Test(arguments: 0..<20) func theDigitIsCentredAndScaledAsThoseOfMNIST(seed: UInt64) throws {
    let digit = random(seed: seed).drawing.digit
    #expect(digit.count == 784)
    let inked = digit.indices.filter { digit[$0] > 0 }
    let (rows, columns) = (inked.map { $0 / 28 }, inked.map { $0 % 28 })
    let (top, bottom) = (try #require(rows.min()), try #require(rows.max()))
    let (left, right) = (try #require(columns.min()), try #require(columns.max()))
    #expect(max(bottom - top, right - left) == 19, "the longer side fills 20 pixels")
    let centre = try #require(DigitNormalizer.centreOfMass(digit, width: 28))
    // Ink far to one side is moved only as far as the edge.
    if top > 0, bottom < 27 { #expect(abs(centre.row - 14) <= 0.5) }
    if left > 0, right < 27 { #expect(abs(centre.column - 14) <= 0.5) }
  }

  @Test func whereItIsDrawnDoesNotMatter() throws {
    #expect(try Drawing("4:8,6-24,6-14,30").digit == Drawing("4:12,9-28,9-18,33").digit)
  }

  @Test func anEmptyCanvasIsPaper() {
    #expect(Drawing().digit == [UInt8](repeating: 0, count: 784))
  }

  @Test(arguments: [
    ("", DrawingTextError.notAStroke("")),
    ("4", .notAStroke("4")),
    ("4:1,2;", .notAStroke("")),
    ("x:1,2", .notAStroke("x:1,2")),
    ("4:1,2:3", .notAStroke("4:1,2:3")),
    ("9:1,2", .pen(9)),
    ("0:1,2", .pen(0)),
    ("4:", .notAPoint("")),
    ("4:1", .notAPoint("1")),
    ("4:1,2,3", .notAPoint("1,2,3")),
    ("4:1,2--3,4", .notAPoint("")),
    ("4:40,2", .outside("40,2")),
    ("4:2,40", .outside("2,40")),
    ("4:99999999999999999999,1", .notAPoint("99999999999999999999,1")),
    (String(repeating: "1:1,1;", count: 1000) + "1:1,1", .tooManyStrokes(limit: 1000)),
  ])
  func whatIsNoDrawingIsTold(text: String, error: DrawingTextError) {
    #expect(throws: error) { try Drawing(text) }
  }

  @Test func drawingsGather() throws {
    let (one, seven) = (try Drawing("4:20,4-20,35"), try Drawing("4:8,6-30,6-16,35"))
    let first = Dataset(drawnAs: "drawn", one, label: 1)
    let both = first.adding(seven, label: 7)
    #expect(both.labels == [1, 7])
    #expect(Array(both.images[0]) == one.digit)
    #expect(Array(both.images[1]) == seven.digit)
    #expect(both.source.kind == .drawn)
    #expect(both.source.sha256 != first.source.sha256)
    #expect(
      both.source.sha256 == Dataset(drawnAs: "drawn", one, label: 1).adding(seven, label: 7).source.sha256)
    #expect(throws: DatasetError.noFile(dataset: "drawn")) { try DatasetReader.read(both.source) }
  }

  @Test func joiningPutsOneBehindTheOther() throws {
    let base = try BuiltInMNIST.load(rowLimit: 30)
    let drawn = Dataset(drawnAs: "drawn", try Drawing("4:20,4-20,35"), label: 1)
    let joined = try base.joined(with: drawn, name: "both")
    #expect(joined.count == 31)
    #expect(joined.labels == (base.labels ?? []) + [1])
    #expect(Array(joined.images[29]) == Array(base.images[29]))
    #expect(Array(joined.images[30]) == Array(drawn.images[0]))
    #expect(joined.source.parts == [base.source, drawn.source])
    #expect(try joined.joined(with: drawn, name: "three").source.parts.count == 3)
    #expect(joined.officialTrainingRows == nil)
    let small = Dataset(
      name: "small", images: DigitImages(shape: ImageShape(height: 1, width: 1), pixels: [0]), labels: [1],
      source: DatasetSource(kind: .csv, path: "small.csv", sha256: ""))
    #expect(
      throws: DatasetError.imageSizesDiffer(
        dataset: "mnist", .mnist, other: "small", ImageShape(height: 1, width: 1))
    ) { try base.joined(with: small, name: "x") }
  }
}
