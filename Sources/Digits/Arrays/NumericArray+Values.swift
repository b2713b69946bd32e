import Compute

extension ElementBuffer {
  /// Elements of one piece of parallel work: a few milliseconds.
  private static let piece = 1 << 20

  /// Summary of the first `rows` images, by all cores. Its index of a value that is not finite is the first in the
  /// order of memory.
  func summary(of axes: ImageAxes, rows: Int) -> ValueSummary {
    // The rows are either the slowest axis, so that the first rows are the first elements, or the fastest.
    let isFastest = axes.rowStride == 1 && axes.pixelCount * axes.channels > 1
    let (count, step, length) =
      isFastest
      ? (axes.pixelCount * axes.channels, axes.rows, rows)
      : (
        (rows * axes.rowStride + Self.piece - 1) / Self.piece, Self.piece,
        min(Self.piece, rows * axes.rowStride)
      )
    // Behind a column of labels fewer elements are left.
    let end = min(
      isFastest ? axes.pixelCount * axes.channels * axes.rows : rows * axes.rowStride, bytes.count / type.size
    )
    let parts = parallelMap(count) { part in
      let start = min(part * step, end)
      return summary(of: start..<min(start + length, end))
    }
    return parts.reduce(into: ValueSummary()) { $0.add($1) }
  }

  /// Summary of all elements.
  func summary(count: Int) -> ValueSummary {
    let parts = parallelMap((count + Self.piece - 1) / Self.piece) { part in
      summary(of: part * Self.piece..<min((part + 1) * Self.piece, count))
    }
    return parts.reduce(into: ValueSummary()) { $0.add($1) }
  }

  /// Writes the grey levels of the first `rows` images, by all cores.
  /// - Parameter output: address of the first grey level, [rows x height x width].
  func writeGrey(_ axes: ImageAxes, rows: Int, range: GreyRange, into output: SharedBytes) {
    let isCopy = type == .u1 && axes.isContiguous && range == .bytes
    let rowsPerPiece = max(1, Self.piece / axes.pixelCount)
    ThreadPool.forEach((rows + rowsPerPiece - 1) / rowsPerPiece) { piece in
      let part = piece * rowsPerPiece..<min((piece + 1) * rowsPerPiece, rows)
      if isCopy {
        let start = part.lowerBound * axes.pixelCount
        let source = UnsafeRawBufferPointer(rebasing: bytes[start..<part.upperBound * axes.pixelCount])
        UnsafeMutableRawBufferPointer(start: output.base + start, count: source.count)
          .copyMemory(from: source)
      } else {
        convert(axes, rows: part, range: range, into: output)
      }
    }
  }
}

extension NumericArray {
  /// Smallest and largest value, and the place of the first value that is infinite or not a number.
  func summary() -> (values: ValueSummary, firstNotFinite: [Int]?) {
    let values = withElements { $0.summary(count: count) }
    return (values, values.firstNotFinite.map(position))
  }

  /// The grey levels of the first `rows` images, [rows x height x width].
  ///
  /// Bytes that are the images already are not copied.
  func grey(_ axes: ImageAxes, rows: Int, range: GreyRange) -> [UInt8] {
    let size = rows * axes.pixelCount
    if type == .u1, axes.isContiguous, range == .bytes, offset == 0, bytes.count == size { return bytes }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      LargePages.advise(UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      withElements { $0.writeGrey(axes, rows: rows, range: range, into: SharedBytes(base: base)) }
      initialized = size
    }
  }
}
