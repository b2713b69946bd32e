import Compute

/// Reads the images and labels of a file of arrays.
enum ArrayReader {
  /// Labels that come from another file.
  struct OtherLabels {
    let path: String
    let labels: LabelColumn
  }

  /// - Parameters:
  ///   - path: of the file, for errors.
  ///   - labels: labels of another file; those in this file are then left alone.
  ///   - options: `rowLimit`, `member`, `labelColumn`, `range` and `classes` are used. With a row limit, only the rows that are read are checked
  ///     and decide on the range of grey levels.
  ///   - isStopped: polled between arrays.
  static func rows(
    from members: some ArrayMembers, path: String, labels: OtherLabels? = nil, options: ReadingOptions,
    isStopped: StopCheck = { false }
  ) throws(DatasetError) -> RowsRead {
    let layout = try ArrayLayout(
      of: members, path: path, member: options.member,
      labels: options.labelColumn.flatMap { name in
        name.lowercased() == "none" || Int(name) != nil && !members.names.contains(name) ? nil : name
      },
      labelCount: labels?.labels.count)
    let total = layout.parts.reduce(0) { $0 + $1.axes.rows }
    if let labels, labels.labels.count != total {
      throw .labelCount(path: labels.path, labels: labels.labels.count, images: total)
    }
    let shares = try Self.shares(of: layout, options.rowLimit, path)
    guard let shape = shares.first?.part.axes.shape else { throw .array(path: path, .noArrays) }

    // The pixels come first: they show that the rows, whose number is so far only claimed, are there.
    let tables = try LabelledTables(of: shares.map(\.part), options, members, path)
    let (pixels, range, beyond) = try Self.pixels(
      of: shares, members, path, options.range, skipping: tables?.firstPixel ?? 0, isStopped)
    let column: LabelColumn? =
      if let labels {
        labels.labels
      } else if let tables {
        tables.labels
      } else {
        try Self.labels(of: shares, members, path)
      }

    var rows = RowsRead(shape: shape, pixels: pixels, range: range)
    if !members.names.contains("") {
      rows.findings.append(
        .arrays(
          images: names(shares.map(\.part.images.name)), labels: column == nil ? nil : labelNames(shares)))
    }
    if let tables {
      rows.findings.append(
        tables.labels == nil
          ? .leftOut(columns: ["\(tables.column + 1)"])
          : .labelColumn(number: tables.column + 1, name: nil))
    }
    let validation = shares.filter { $0.part.kind == .validation }.reduce(0) { $0 + $1.rows }
    let training = shares.filter { $0.part.kind != .test }.reduce(0) { $0 + $1.rows }
    let count = shares.reduce(0) { $0 + $1.rows }
    if validation > 0 { rows.findings.append(.validationRows(count: validation)) }
    if training > 0, training < count { rows.officialTrainingRows = training }
    if options.range == nil, range != .bytes { rows.findings.append(.stretched(range: range)) }
    if let beyond { rows.findings.append(beyond) }
    if !layout.labelsAlone.isEmpty { rows.findings.append(.labelsAlone(names: layout.labelsAlone)) }

    switch column {
    case .integers(let all):
      let convention = LabelConvention(all, shape: shape, options: options)
      rows.labels = .integers(all.prefix(count).map(convention.label))
      if let finding = convention.finding { rows.findings.append(finding) }
      if let mapping = layout.mapping { rows.classNames = try classNames(mapping, members, path) }
    case .words(let all): rows.labels = .words(Array(all.prefix(count)))
    case nil: break
    }
    if shares.contains(where: { $0.part.labels == .uspsClasses }) { rows.findings.append(.tenIsZero) }
    if let column, SortedLabels.areSorted(column, parts: shares.map(\.part.axes.rows)) {
      rows.findings.append(.sorted)
    }
    return rows
  }

  /// Whether a file has images and no labels, as far as names and shapes tell.
  static func lacksLabels(
    _ members: some ArrayMembers, path: String, _ options: ReadingOptions
  ) throws(DatasetError) -> Bool {
    try ArrayLayout(of: members, path: path, member: options.member).parts.allSatisfy { $0.labels == .none }
  }

  /// The labels of a file that holds nothing else, or of the only array of labels in it.
  static func labels(from members: some ArrayMembers, path: String) throws(DatasetError) -> LabelColumn {
    let names = members.names.map(ArrayName.init)
    let labels = names.filter { $0.role == .labels }
    let fewest = labels.map(\.otherWords).min()
    let candidates = labels.isEmpty ? names : labels.filter { $0.otherWords == fewest }
    guard let name = candidates.first?.name else { throw .array(path: path, .noArrays) }
    let outline = try members.outline(name)
    guard candidates.count == 1 else {
      var descriptions: [ArrayDescription] = []
      for candidate in candidates { descriptions.append(try members.outline(candidate.name).description) }
      throw .array(
        path: path, .severalLabels(images: ArrayDescription(name: "", shape: [], type: ""), descriptions))
    }
    return try column(outline, members, path, rows: nil)
  }
}

/// The rows of a part that are read.
private struct Share {
  let part: ArrayLayout.Part
  /// The first rows of the part, at least one.
  let rows: Int
}

extension ArrayReader {
  /// The parts that the row limit leaves.
  private static func shares(
    of layout: ArrayLayout, _ limit: Int?, _ path: String
  ) throws(DatasetError) -> [Share] {
    var shares: [Share] = []
    var left = limit.map { max(1, $0) } ?? .max
    for part in layout.parts where left > 0 {
      if let first = shares.first?.part, first.axes.shape != part.axes.shape {
        throw .array(
          path: path,
          .imageSizesDiffer(
            first.images.description, first.axes.shape, other: part.images.description, part.axes.shape))
      }
      let rows = min(left, part.axes.rows)
      shares.append(Share(part: part, rows: rows))
      left -= rows
    }
    return shares
  }

  /// The labels of all rows of the parts that are read, also of rows that are not; `nil` if there are none.
  private static func labels(
    of shares: [Share], _ members: some ArrayMembers, _ path: String
  ) throws(DatasetError) -> LabelColumn? {
    if let labelled = shares.first(where: { $0.part.labels != .none }),
      let unlabelled = shares.first(where: { $0.part.labels == .none })
    {
      throw .array(
        path: path,
        .partlyLabelled(labelled: labelled.part.images.name, unlabelled: unlabelled.part.images.name))
    }
    var integers: [Int32] = []
    var words: [String] = []
    for share in shares {
      let rows = share.part.axes.rows
      switch share.part.labels {
      case .none, .column: return nil
      case .constant(let label): integers += repeatElement(label, count: rows)
      case .uspsClasses: integers += (0..<rows).map { Int32(($0 / (rows / 10) + 1) % 10) }
      case .array(let name):
        switch try column(try members.outline(name), members, path, rows: rows) {
        case .integers(let labels):
          // Numbers of the rows, unless the array is called labels.
          if rows > 2, ArrayName(name).role != .labels, labels.elementsEqual(0..<Int32(rows)) { return nil }
          integers += labels
        case .words(let labels): words += labels
        }
      }
    }
    if words.isEmpty { return .integers(integers) }
    guard integers.isEmpty else { return .words(words + integers.map(String.init)) }
    return .words(words)
  }

  private static func column(
    _ outline: ArrayOutline, _ members: some ArrayMembers, _ path: String, rows: Int?
  ) throws(DatasetError) -> LabelColumn {
    let stored = try members.array(outline.name)
    return try inArrayFile(path) { () throws(ArrayError) in
      switch stored {
      case .numbers(let array): return .integers(try array.labels(name: outline.name, rows: rows))
      case .words(let words, let shape):
        guard rows == nil || words.count == rows else {
          throw .size(array: outline.name, promised: shape.reduce(1, *), found: words.count)
        }
        return .words(words)
      }
    }
  }

  /// Grey levels of the rows that are read, their range, and what is to be told of values beyond a chosen one.
  private static func pixels(
    of shares: [Share], _ members: some ArrayMembers, _ path: String, _ chosen: GreyRange?,
    skipping first: Int, _ isStopped: StopCheck
  ) throws(DatasetError) -> ([UInt8], GreyRange, ReadingFinding?) {
    let size = shares.reduce(0) { $0 + $1.rows * $1.part.axes.pixelCount }
    if let pixels = try bytes(of: shares, size, members, path, isStopped) {
      return try stretched(pixels, shares, path, chosen)
    }
    var arrays: [NumericArray?] = []
    var all = ValueSummary()
    for share in shares {
      if isStopped() { throw .interrupted }
      let (name, axes) = (share.part.images.name, share.part.axes)
      guard case .numbers(let array) = try members.array(name) else {
        throw .array(path: path, .text(array: name))
      }
      let skipped = first * axes.xStride
      let values = array.withElements { $0.dropping(skipped).summary(of: axes, rows: share.rows) }
      if let index = values.firstNotFinite { throw .array(path: path, axes.notFinite(name, at: index)) }
      all.add(values)
      arrays.append(array)
    }
    let range = try range(of: all, shares, path, chosen)
    let beyond = chosen?.beyond(lowest: all.lowest, highest: all.highest)
    if isStopped() { throw .interrupted }
    try MemoryRoom.require(size, for: path)
    if arrays.count == 1, first == 0, let array = arrays[0] {
      return (array.grey(shares[0].part.axes, rows: shares[0].rows, range: range), range, beyond)
    }
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      LargePages.advise(UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      for (index, share) in shares.enumerated() {
        let output = SharedBytes(base: base + initialized)
        let skipped = first * share.part.axes.xStride
        arrays[index]?.withElements {
          $0.dropping(skipped).writeGrey(share.part.axes, rows: share.rows, range: range, into: output)
        }
        // Its bytes are not needed any longer.
        arrays[index] = nil
        initialized += share.rows * share.part.axes.pixelCount
      }
    }
    return (pixels, range, beyond)
  }

  /// The bytes of arrays that are images already, read straight to where they stay; `nil` for others.
  private static func bytes(
    of shares: [Share], _ size: Int, _ members: some ArrayMembers, _ path: String, _ isStopped: StopCheck
  ) throws(DatasetError) -> [UInt8]? {
    var streams: [NPYStream] = []
    for share in shares {
      guard share.part.images.content == .numbers(.u1), share.part.axes.isContiguous,
        let stream = try members.stream(share.part.images.name), stream.outline == share.part.images
      else { return nil }
      streams.append(stream)
    }
    try MemoryRoom.require(size, for: path)
    var failure: DatasetError?
    let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      LargePages.advise(UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      do throws(DatasetError) {
        for (share, stream) in zip(shares, streams) {
          if isStopped() { throw .interrupted }
          let count = share.rows * share.part.axes.pixelCount
          try stream.readElements(
            into: UnsafeMutableRawBufferPointer(
              UnsafeMutableBufferPointer(rebasing: buffer[initialized..<initialized + count])))
          initialized += count
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return pixels
  }

  /// Bytes in their range, which may be another than 0 to 255.
  private static func stretched(
    _ pixels: consuming [UInt8], _ shares: [Share], _ path: String, _ chosen: GreyRange?
  ) throws(DatasetError) -> ([UInt8], GreyRange, ReadingFinding?) {
    let all = pixels.withUnsafeBytes { bytes in
      ElementBuffer(bytes: bytes, type: .u1, isSwapped: false).summary(count: bytes.count)
    }
    let range = try range(of: all, shares, path, chosen)
    if range != .bytes { PixelsInPlace.map(&pixels, (0...255).map { range.level(Double($0)) }) }
    return (pixels, range, chosen?.beyond(lowest: all.lowest, highest: all.highest))
  }

  /// The chosen range, or that of the values.
  private static func range(
    of all: ValueSummary, _ shares: [Share], _ path: String, _ chosen: GreyRange?
  ) throws(DatasetError) -> GreyRange {
    if let chosen { return chosen }
    guard let range = GreyRange(lowest: all.lowest, highest: all.highest, areWhole: all.areWhole) else {
      throw .array(
        path: path,
        .range(array: names(shares.map(\.part.images.name)), lowest: all.lowest, highest: all.highest))
    }
    let pixels = shares.first?.part.axes.pixelCount ?? 0
    let rows = shares.reduce(0) { $0 + $1.rows }
    if GreyRange.areMeasurements(highest: all.highest, areWhole: all.areWhole, pixels: pixels, rows: rows) {
      throw .array(path: path, .measurements(array: shares[0].part.images.name, columns: pixels))
    }
    return range
  }

  /// Characters of the classes, from a table of class and character code.
  private static func classNames(
    _ mapping: String, _ members: some ArrayMembers, _ path: String
  ) throws(DatasetError) -> [Int: String] {
    guard case .numbers(let array) = try members.array(mapping), array.shape.count == 2, array.shape[1] >= 2
    else {
      return [:]
    }
    let (rows, strides) = (array.shape[0], array.strides)
    let values = array.withElements { elements in
      elements.values(at: (0..<rows).flatMap { [$0 * strides[0], $0 * strides[0] + strides[1]] })
    }
    var names: [Int: String] = [:]
    for row in 0..<rows {
      guard let label = Int(exactly: values[2 * row]), let code = UInt32(exactly: values[2 * row + 1]),
        let character = Unicode.Scalar(code), code > 32
      else { continue }
      names[label] = String(character)
    }
    return names
  }

  private static func labelNames(_ shares: [Share]) -> String? {
    let labels = shares.compactMap { if case .array(let name) = $0.part.labels { name } else { nil } }
    return labels.isEmpty ? nil : names(labels)
  }

  /// `x_train, x_test`; of many names the first and the last.
  private static func names(_ names: [String]) -> String {
    names.count <= 3 ? names.joined(separator: ", ") : "\(names[0]), ..., \(names[names.count - 1])"
  }
}

extension ImageAxes {
  /// The error of a value that is infinite or not a number, at this place in memory.
  fileprivate func notFinite(_ array: String, at index: Int) -> ArrayError {
    // Rows that follow each other may be longer than their pixels.
    let inRow = rowStride > max(yStride, xStride) ? index % rowStride : index
    return .notFinite(
      array: array, row: index / max(1, rowStride) % max(1, rows), y: inRow / max(1, yStride) % height,
      x: inRow / max(1, xStride) % width)
  }
}
