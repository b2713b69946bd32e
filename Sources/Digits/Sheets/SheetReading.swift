/// The page of a sheet that one picture shows, and what is written in its boxes.
struct SheetReading: Sendable {
  let path: String
  /// The page of a TIFF file; `nil` for a file of one picture.
  let part: Int?
  let page: SheetPage
  /// In the order of `SheetPage.labels`.
  let boxes: [SheetBox]

  /// - Throws: `SheetError`.
  init(_ plane: GreyPlane, path: String, part: Int?) throws(SheetError) {
    self.path = path
    self.part = part
    let photo = try SheetPhoto(plane)
    page = photo.page
    let offsets = try BoxFrames.find(page, photo.map, plane)
    let layout = page.layout
    // Seen at a sharp angle, the far end of a page has few pixels.
    let poorest = offsets.indices.map { index -> Double in
      let box = layout.box(index)
      return photo.map.scale(x: box.x + box.width / 2, y: box.y + box.height / 2)
    }.min()
    if let poorest, poorest * 25.4 < Double(SheetPhoto.poorestResolution) {
      throw .tooCoarse(dotsPerInch: Int(poorest * 25.4), least: SheetPhoto.leastResolution)
    }
    let middle = photo.map.scale(x: page.paper.width / 2, y: page.paper.height / 2)
    let factor = max(1, Int(middle / SheetBox.finest))
    let small = plane.shrunk(by: factor)
    boxes = offsets.indices.map { index in
      SheetBox.read(layout.box(index), offsets[index], photo.map, small, shrunkBy: factor)
    }
    guard boxes.contains(where: { $0 != .empty }) else { throw .nothingWritten }
  }

  /// Who wrote on it: the number of the copy, or, where there is but one copy or the user says so, the name of the file.
  func writer(_ choice: WriterChoice?) -> String {
    if choice ?? (page.copies > 1 ? .copy : .file) == .copy { return String(page.copy) }
    let stem = String(PictureFolder.stem(of: path))
    // `ada-1.jpg` and `ada-2.jpg` are two pages of Ada's.
    guard page.pages > 1, let place = stem.lastIndex(where: { "-_ ".contains($0) }), place > stem.startIndex,
      Int(stem[stem.index(after: place)...]) == page.page
    else { return stem }
    return String(stem[..<place])
  }

  /// Who wrote each page. `ada1.jpg` and `ada2.jpg` are Ada's where they show pages 1 and 2.
  private static func writers(of pages: [SheetReading], _ choice: WriterChoice?) -> [String] {
    let names = pages.map { $0.writer(choice) }
    let isByFile = (choice ?? ((pages.first?.page.copies ?? 1) > 1 ? .copy : .file)) == .file
    guard isByFile else { return names }
    let stems = zip(pages, names).map { reading, name -> String? in
      let number = String(reading.page.page)
      return name.hasSuffix(number) && name.count > number.count ? String(name.dropLast(number.count)) : nil
    }
    return names.indices.map { index in
      guard let stem = stems[index] else { return names[index] }
      let shown = Set(pages.indices.filter { stems[$0] == stem }.map { pages[$0].page.page })
      return shown.count > 1 ? stem : names[index]
    }
  }

  /// - Throws: `SheetError.otherSheet`, `.pageTwice`.
  static func checkTogether(_ pages: [SheetReading], writer: WriterChoice?) throws(SheetError) {
    guard let first = pages.first else { return }
    for other in pages.dropFirst() where !other.page.isSameSheet(as: first.page) {
      throw .otherSheet(
        first: first.path, firstSheet: first.page.outline, second: other.path,
        secondSheet: other.page.outline)
    }
    guard first.page.copies > 1, writer != .file else { return }
    var seen: [[Int]: String] = [:]
    for reading in pages {
      let key = [reading.page.copy, reading.page.page]
      if let earlier = seen[key] {
        throw .pageTwice(
          first: earlier, second: reading.path, copy: reading.page.copy, page: reading.page.page)
      }
      seen[key] = reading.path
    }
  }

  /// The rows of all pages, in their order.
  /// - Throws: `SheetError.allDoubtful`.
  static func rows(of pages: [SheetReading], options: ReadingOptions) throws(SheetError) -> RowsRead {
    let keeps = options.doubtful == .keep
    var rows = RowsRead(shape: DigitNormalizer.shape, pixels: [])
    var writers: [String] = []
    var origins: [RowOrigins.Row] = []
    var labels: [ClassLabel] = []
    var leftOut: [DoubtfulBox] = []
    var (empty, doubtful) = (0, 0)
    let names = Self.writers(of: pages, options.writer)
    for (number, reading) in pages.enumerated() {
      let name = names[number]
      let writer = writers.firstIndex(of: name) ?? writers.count
      if writer == writers.count { writers.append(name) }
      for (index, (box, label)) in zip(reading.boxes, reading.page.labels).enumerated() {
        var origin = RowOrigins.Row(writer: writer, page: number, box: index + 1)
        let image: [UInt8]
        switch box {
        case .empty:
          empty += 1
          continue
        case .digit(let digit): image = digit
        case .doubtful(let digit, let reason):
          doubtful += 1
          origin.isDoubtful = true
          guard keeps else {
            leftOut.append(DoubtfulBox(origin: origin, label: label, reason: reason, digit: digit))
            continue
          }
          image = digit
        }
        guard labels.count < options.rowLimit ?? .max else { continue }
        rows.pixels += image
        origins.append(origin)
        labels.append(label)
      }
    }
    guard !labels.isEmpty else { throw .allDoubtful(count: doubtful) }
    let numbers = labels.compactMap { label in
      if case .number(let number) = label { Int32(exactly: number) } else { nil }
    }
    rows.labels =
      options.labelColumn?.lowercased() == "none"
      ? nil
      : numbers.count == labels.count ? .integers(numbers) : .words(labels.map(\.description))
    rows.origins = RowOrigins(
      writers: writers, pages: pages.map(\.origin), rows: origins, leftOut: leftOut)
    rows.findings = [
      .sheets(pages: pages.count, classes: pages.first?.page.classes.text ?? "", writers: writers)
    ]
    if empty > 0 { rows.findings.append(.emptyBoxes(count: empty)) }
    if doubtful > 0 { rows.findings.append(.doubtfulBoxes(count: doubtful, areKept: keeps)) }
    return rows
  }

  private var origin: RowOrigins.Page {
    let copy = page.copies > 1 ? ", copy \(page.copy)" : ""
    return RowOrigins.Page(path: path, part: part, sheet: page.classes.text + copy, number: page.page)
  }
}

/// What tells who wrote on a sheet.
package enum WriterChoice: String, Codable, CaseIterable, Sendable {
  /// The number of the copy.
  case copy
  /// The name of the photograph.
  case file
}

/// What becomes of boxes whose ink may be no digit.
package enum DoubtfulChoice: String, Codable, CaseIterable, Sendable {
  case drop, keep
}
