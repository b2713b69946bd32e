import Testing

@testable import Digits

/// Which columns of a table are labels, pixels or neither.
@Suite struct TableColumnTests {
  private let pixels: [UInt8] = [0, 255, 17, 1, 9, 8, 7, 6, 200, 0, 0, 3]

  private func label(_ number: Int, _ name: String? = nil) -> ReadingFinding {
    .labelColumn(number: number, name: name)
  }

  @Test(arguments: ["label", "Labels", "CLASS", "target", "Digit", "y", "Y", "'class'"])
  func labelsAreFoundByTheirName(name: String) throws {
    let rows = try readTable("a,b,\(name),c,d\n0,255,7,17,1\n9,8,3,7,6\n200,0,3,0,3\n")
    let plain = name.filter { $0 != "'" }
    #expect(Reading(rows) == Reading(2, 2, pixels, .integers([7, 3, 3]), [label(3, plain)]))
  }

  @Test(arguments: [
    ("id", "id"), ("ID", "ID"), ("ImageId", "ImageId"), ("index", "index"), ("Unnamed: 0", "Unnamed: 0"),
    ("", "1"), ("Row", "Row"), ("filename", "filename"),
  ])
  func idsAreLeftOutByTheirName(name: String, told: String) throws {
    let unlabelled = try readTable("\(name),a,b,c,d\n9,0,255,17,1\n4,9,8,7,6\n9,200,0,0,3\n")
    #expect(Reading(unlabelled) == Reading(2, 2, pixels, nil, [.leftOut(columns: [told])]))
    let labelled = try readTable(
      "\(name),label,a,b,c,d\nx.png,5,0,255,17,1\ny.png,6,9,8,7,6\n\"z,1.png\",5,200,0,0,3\n")
    #expect(
      Reading(labelled)
        == Reading(2, 2, pixels, .integers([5, 6, 5]), [label(2, "label"), .leftOut(columns: [told])]))
  }

  /// The column of labels that the file names is no pixel where another one is chosen.
  @Test func aChosenLabelLeavesTheNamedOneOut() throws {
    var options = ReadingOptions()
    options.labelColumn = "writer"
    let rows = try readTable("label,writer,a,b,c,d\n7,1,0,255,17,1\n3,2,9,8,7,6\n3,1,200,0,0,3\n", options)
    #expect(
      Reading(rows)
        == Reading(2, 2, pixels, .integers([1, 2, 1]), [label(2, "writer"), .leftOut(columns: ["label"])]))
    options.labelColumn = "d"
    #expect(throws: CSVError.imageSize(pixels: 3)) {
      try readTable("label,a,b,c,d\n7,0,255,17,1\n3,9,8,7,6\n", options)
    }
  }

  /// pandas names pixels by numbers, and writes one-hot labels as False and True.
  @Test func oneHotLabelsOfPandas() throws {
    for (zero, one) in [("0", "1"), ("False", "True"), ("FALSE", "TRUE")] {
      let names = (0..<16).map(String.init) + ["label_a", "label_b", "label_c"]
      let rows = (0..<6).map { row in
        (0..<16).map { "\($0 * 9 + row)" } + (0..<3).map { row % 3 == $0 ? one : zero }
      }
      let text = ([names] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
      let read = try readTable(text)
      #expect(read.labels == .integers([0, 1, 2, 0, 1, 2]) && read.count == 6)
      #expect(read.findings == [.oneHot(count: 3)])
    }
  }

  /// Text in double quotes is a word, but for whole numbers, unless all cells are quoted.
  @Test func quotedLabelsAreWords() throws {
    func labels(_ cells: String...) throws -> LabelColumn? {
      try readTable("label,a,b,c,d\n" + cells.map { $0 + ",0,255,17,1\n" }.joined()).labels
    }
    #expect(try labels("\"01\"", "1", "\"nan\"") == .words(["01", "1", "nan"]))
    #expect(try labels("\"7\"", "\"3\"") == .integers([7, 3]))
    #expect(try labels("01", "7.0") == .integers([1, 7]))
    #expect(try labels("\"a\"\", b\"", "\"5\"\" heel\"") == .words(["a\", b", "5\" heel"]))
    let quoted = try readTable("\"a\",\"b\",\"c\",\"d\",\"label\"\n\"0\",\"255\",\"17\",\"1\",\"7.0\"\n")
    #expect(quoted.labels == .integers([7]))
    #expect(throws: CSVError.self) { try labels("\"\"", "1") }
  }

  @Test(arguments: [0, 1])
  func numbersThatCountUpAreAnIndexAndNeverLabels(start: Int) throws {
    let rows = try readTable("\(start),0,255,17,1\n\(start + 1),9,8,7,6\n\(start + 2),200,0,0,3\n")
    #expect(Reading(rows) == Reading(2, 2, pixels, nil, [.leftOut(columns: ["1"])]))
    let labelled = try readTable(
      "\(start),5,0,255,17,1\n\(start + 1),6,9,8,7,6\n\(start + 2),5,200,0,0,3\n")
    #expect(
      Reading(labelled) == Reading(2, 2, pixels, .integers([5, 6, 5]), [label(2), .leftOut(columns: ["1"])]))
    let named = try readTable(
      "n,label,a,b,c,d\n\(start),5,0,255,17,1\n\(start + 1),6,9,8,7,6\n\(start + 2),5,200,0,0,3\n")
    #expect(
      Reading(named)
        == Reading(2, 2, pixels, .integers([5, 6, 5]), [label(2, "label"), .leftOut(columns: ["n"])]))
  }

  /// pandas writes an array so.
  @Test func numbersMayBeNamesBesideAnIndex() throws {
    let rows = try readTable(",0,1,2,3\n0,0,255,17,1\n1,9,8,7,6\n2,200,0,0,3\n")
    #expect(Reading(rows) == Reading(2, 2, pixels, nil, [.leftOut(columns: ["1"])]))
  }

  /// Two rows are too few to tell, and a label column by its name may count up.
  @Test func labelsMayCountUpWhereTheyAreNamed() throws {
    #expect(try readTable("0,0,255,17,1\n1,9,8,7,6\n").labels == .integers([0, 1]))
    #expect(try readTable("y,a,b,c,d\n0,0,255,17,1\n1,9,8,7,6\n2,0,0,0,0\n").labels == .integers([0, 1, 2]))
  }

  @Test func otherColumnsOfWordsAreLeftOut() throws {
    let rows = try readTable(
      "label,a,b,c,d,Usage\n5,0,255,17,1,train\n6,9,8,7,6,train\n5,200,0,0,3,test\n")
    #expect(
      Reading(rows)
        == Reading(2, 2, pixels, .integers([5, 6, 5]), [label(1, "label"), .leftOut(columns: ["Usage"])]))
  }

  /// The last column would be taken for pixels by its values.
  @Test func labelsMayHaveAnyNameUnlikeThoseOfPixels() throws {
    let rows = try readTable("p0,p1,p2,p3,kind\n0,255,17,1,7\n9,8,7,6,7\n200,0,0,3,7\n")
    #expect(Reading(rows) == Reading(2, 2, pixels, .integers([7, 7, 7]), [label(5, "kind")]))
  }

  @Test func columnsNamedUnlikePixelsAreLeftOut() throws {
    let names = (0..<9).map { "pixel\($0)" }.joined(separator: ",")
    let rows = try readTable("label,\(names),writer,Usage\n5,0,9,8,7,6,5,4,3,255,17,train\n")
    #expect(
      Reading(rows)
        == Reading(
          3, 3, [0, 9, 8, 7, 6, 5, 4, 3, 255], .integers([5]),
          [label(1, "label"), .leftOut(columns: ["Usage"])]))
  }

  @Test(arguments: ["Class", "1"])
  func theUserNamesColumns(name: String) throws {
    var options = ReadingOptions()
    options.labelColumn = name
    options.droppedColumns = ["seven", "4"]
    let rows = try readTable(
      "class,label,a,extra,b,c,d,Seven\n5,1,0,9,255,17,1,7\n6,1,9,9,8,7,6,7\n5,1,200,9,0,0,3,7\n",
      options.dropping("label"))
    #expect(
      Reading(rows)
        == Reading(
          2, 2, pixels, .integers([5, 6, 5]),
          [label(1, "class"), .leftOut(columns: ["label", "extra", "Seven"])]))
  }

  @Test func labelsCanBeLeftAlone() throws {
    var options = ReadingOptions()
    options.labelColumn = "none"
    let named = try readTable("label,a,b,c,d\n5,0,255,17,1\n6,9,8,7,6\n5,200,0,0,3\n", options)
    #expect(Reading(named) == Reading(2, 2, pixels, nil, [.leftOut(columns: ["label"])]))
    let plain = try readTable("5,0,255,17,1\n6,9,8,7,6\n5,200,0,0,3\n", options)
    #expect(Reading(plain) == Reading(2, 2, pixels, nil, [.leftOut(columns: ["1"])]))
  }

  @Test func columnsThatAreNotThereAreNamed() {
    var options = ReadingOptions()
    options.labelColumn = "kind"
    #expect(throws: CSVError.noColumn("kind", columns: 5, hasNames: true)) {
      try readTable("label,a,b,c,d\n1,2,3,4,5\n", options)
    }
    options.labelColumn = "6"
    #expect(throws: CSVError.noColumn("6", columns: 5, hasNames: false)) {
      try readTable("9,2,3,4,5\n", options)
    }
    options.labelColumn = "1"
    options.droppedColumns = ["label"]
    #expect(throws: CSVError.labelLeftOut("1")) { try readTable("label,a,b,c,d\n1,2,3,4,5\n", options) }
    options = ReadingOptions().dropping("0")
    #expect(throws: CSVError.noColumn("0", columns: 5, hasNames: false)) {
      try readTable("9,2,3,4,5\n", options)
    }
  }

  /// 32 rows of 2 x 2 pixels with labels of `classes` in turn.
  private func rows(_ classes: [String], isLast: Bool) -> (text: String, pixels: [UInt8]) {
    var random = SeededGenerator(seed: 4)
    var (lines, all) = ([String](), [UInt8]())
    for row in 0..<32 {
      // The first pixel is paper, as in digits.
      let pixels = [0] + random.bytes(3)
      all += pixels
      let label = classes[row * 7 % classes.count]
      let cells = pixels.map { "\($0)" }
      lines.append((isLast ? cells + [label] : [label] + cells).joined(separator: ","))
    }
    return (lines.joined(separator: "\n"), all)
  }

  @Test(arguments: [true, false], [0...9, 1...10, 1...13, 10...22, -1...1])
  func labelsOfAnySmallSetAreFoundByContent(isLast: Bool, classes: ClosedRange<Int>) throws {
    let (text, pixels) = rows(classes.map { "\($0)" }, isLast: isLast)
    let labels = (0..<32).map { Int32(classes.lowerBound + $0 * 7 % classes.count) }
    #expect(try Reading(readTable(text)) == Reading(2, 2, pixels, .integers(labels), [label(isLast ? 5 : 1)]))
  }

  @Test(arguments: [true, false])
  func labelsMayBeWords(isLast: Bool) throws {
    let classes = ["t-shirt", "A", "'7'", "ankle boot", "\u{3042}"]
    let (text, pixels) = rows(classes, isLast: isLast)
    let labels = (0..<32).map { classes[$0 * 7 % 5].filter { $0 != "'" } }
    #expect(try Reading(readTable(text)) == Reading(2, 2, pixels, .words(labels), [label(isLast ? 5 : 1)]))
  }

  @Test func quotedNumbersAreIntegers() throws {
    let rows = try readTable("a,b,c,d,class\n0,255,17,1,'7'\n9,8,7,6,\"3\"\n200,0,0,3,7.000e+00\n")
    #expect(rows.labels == .integers([7, 3, 7]))
  }

  @Test func aLoneLetterIsNoHeader() throws {
    let rows = try readTable("y,0,255,17,1\nx,9,8,7,6\ny,200,0,0,3\n")
    #expect(Reading(rows) == Reading(2, 2, pixels, .words(["y", "x", "y"]), [label(1)]))
  }

  @Test func lettersAndDigitsTogetherAreWords() throws {
    let rows = try readTable("label,a,b,c,d\n7,0,255,17,1\nA,9,8,7,6\na,200,0,0,3\n")
    #expect(rows.labels == .words(["7", "A", "a"]))
  }

  static let brokenLabels: [(label: String, error: @Sendable (CSVCell) -> CSVError)] = [
    ("", { .label($0) }), ("?", { .label($0) }), ("NaN", { .label($0) }), ("1.5", { .label($0) }),
    ("1e10", { .label($0) }), ("\u{1B}[2J", { .label($0) }),
    (String(repeating: "a", count: 41), { .longLabel($0, limit: 40) }),
    (String(repeating: "a", count: 1_000), { .longLabel($0, limit: 40) }),
  ]

  @Test(arguments: brokenLabels.indices)
  func brokenLabelsSayWhere(index: Int) {
    let (label, error) = Self.brokenLabels[index]
    let text = label.count > 256 ? label.prefix(256) + "…" : label
    #expect(throws: error(CSVCell(line: 3, column: 5, text: String(text)))) {
      try readTable("a,b,c,d,label\n0,255,17,1,7\n9,8,7,6,\(label)\n")
    }
  }

  @Test func aWordAmongManyNumbersIsAMistake() throws {
    var lines = (0..<60).map { "\($0 % 10),\($0),0,255,1" }
    lines[41] = "o,0,0,0,0"
    #expect(throws: CSVError.label(CSVCell(line: 44, column: 1, text: "o"))) {
      try readTable("# a\nlabel,a,b,c,d\n" + lines.joined(separator: "\n"))
    }
  }

  @Test func moreThanAThousandClassesAreAnError() throws {
    let words = (0..<1001).map { "w\($0),0,0,0,255" }
    #expect(throws: CSVError.tooManyClasses(CSVCell(line: 1002, column: 1, text: "w1000"), limit: 1000)) {
      try readTable("label,a,b,c,d\n" + words.joined(separator: "\n"))
    }
    #expect(try readTable("label,a,b,c,d\n" + words.dropLast().joined(separator: "\n")).labels?.count == 1000)
    let numbers = (0..<1001).map { "\($0 * 3),0,0,0,255" }
    #expect(throws: CSVError.tooManyClasses(CSVCell(line: 1002, column: 1, text: "3000"), limit: 1000)) {
      try readTable("label,a,b,c,d\n" + numbers.joined(separator: "\n"))
    }
  }

  // MARK: One-hot labels

  @Test(arguments: [10, 3], [true, false])
  func oneHotLabels(classes: Int, isLast: Bool) throws {
    let lines = (0..<classes).map { label in
      let hot = (0..<classes).map { $0 == label ? "1" : "0" }
      let cells = pixels.prefix(9).map { "\($0)" }
      return (isLast ? cells + hot : hot + cells).joined(separator: ",")
    }
    let labels = (0..<classes).map { Int32($0) }
    #expect(
      try Reading(readTable(lines.joined(separator: "\n")))
        == Reading(
          3, 3, (0..<classes).flatMap { _ in pixels.prefix(9) }, .integers(labels), [.oneHot(count: classes)])
    )
  }

  /// Ten more columns of paper and 19 of the label would fit 26 x 26 pixels and less.
  @Test func oneHotLabelsAreNotTakenForMore() throws {
    let blank = Array(repeating: "0", count: 783).joined(separator: " ")
    let text = (0..<20).map { row in
      "0.5000 \(blank) " + (0..<10).map { $0 == row % 10 ? "1" : "0" }.joined(separator: " ") + " \n"
    }.joined()
    let rows = try readTable(text)
    #expect(rows.shape == .mnist)
    #expect(rows.labels == .integers((0..<20).map { $0 % 10 }))
    #expect(rows.findings == [.oneHot(count: 10), .stretched(range: GreyRange(low: 0, high: 1))])
  }

  @Test(arguments: ["1,0,1", "0,0,0", "0,2,0"])
  func brokenOneHotLabelsSayWhere(hot: String) {
    var lines = (0..<600).map { _ in "9,8,7,200,1,0,0" }
    lines[333] = "9,8,7,6," + hot
    let cell = hot == "1,0,1" ? (7, "1") : hot == "0,0,0" ? (5, "0") : (6, "2")
    #expect(throws: CSVError.oneHot(CSVCell(line: 334, column: cell.0, text: cell.1))) {
      try readTable(lines.joined(separator: "\n"))
    }
  }
}

extension ReadingOptions {
  fileprivate func dropping(_ name: String) -> ReadingOptions {
    var options = self
    options.droppedColumns.append(name)
    return options
  }
}
