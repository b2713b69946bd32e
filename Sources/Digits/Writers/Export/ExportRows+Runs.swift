extension ExportRows {
  /// Largest number of bytes handed out at a time, so that Ctrl-C is heard soon.
  private static let runBytes = 4 << 20

  /// Hands out the grey levels of rows, in order: rows that follow each other in memory in one piece.
  /// - Throws: what `body` throws; `ExportError.interrupted` when cancelled.
  func forEachRun(
    of rows: [Int], isStopped: StopCheck, _ body: (UnsafeRawBufferPointer) throws(ExportError) -> Void
  ) throws(ExportError) {
    let size = images.shape.pixelCount
    let most = max(1, Self.runBytes / size)
    try images.pixels.withUnsafeBufferPointer { levels throws(ExportError) in
      let pixels = UnsafeRawBufferPointer(levels)
      var place = 0
      while place < rows.count {
        if isStopped() { throw .interrupted }
        let first = rows[place]
        var count = 1
        while count < most, place + count < rows.count, rows[place + count] == first + count { count += 1 }
        try body(UnsafeRawBufferPointer(rebasing: pixels[first * size..<(first + count) * size]))
        place += count
      }
    }
  }

  /// Hands out row numbers with their grey levels, in order.
  /// - Throws: what `body` throws; `ExportError.interrupted` when cancelled.
  func forEachRow(
    of rows: [Int], isStopped: StopCheck, _ body: (Int, UnsafeRawBufferPointer) throws(ExportError) -> Void
  ) throws(ExportError) {
    let size = images.shape.pixelCount
    try images.pixels.withUnsafeBufferPointer { levels throws(ExportError) in
      let pixels = UnsafeRawBufferPointer(levels)
      for (place, row) in rows.enumerated() {
        if place.isMultiple(of: 256), isStopped() { throw .interrupted }
        try body(row, UnsafeRawBufferPointer(rebasing: pixels[row * size..<(row + 1) * size]))
      }
    }
  }
}
