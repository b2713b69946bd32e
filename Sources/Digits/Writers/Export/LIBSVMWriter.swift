/// Writes LIBSVM's text: a line per image with its label and ` NUMBER:LEVEL` for each pixel with ink, numbered
/// from 1. <https://www.csie.ntu.edu.tw/~cjlin/libsvm/>
///
/// The last pixel of the first line is written even if it is 0, so that the number of pixels can be told. Labels
/// are numbers there: classes that are words become their indices, which `ClassMapping` lists in a file beside.
enum LIBSVMWriter {
  static func write(
    _ rows: ExportRows, to path: String, replacing: Bool, isStopped: StopCheck
  ) throws(ExportError) -> [DatasetWriter.Written] {
    let shape = rows.images.shape
    guard let labels = rows.labels else { throw .needsLabels }
    guard shape.height == shape.width else { throw .notSquare(shape) }
    let file = try ExportFile(path, replacing: replacing)
    let mapping = try ClassMapping.file(of: labels, beside: path, replacing: replacing)

    let names = PixelNumbers(count: shape.pixelCount)
    let levelText = (0...255).map { Array(String($0).utf8) }
    let chosen = rows.together
    let texts = labels.names.indices.map { index in
      Array(String(labels.integers?[index] ?? index).utf8)
    }
    try rows.forEachRow(of: chosen, isStopped: isStopped) { row, levels throws(ExportError) in
      try file.append(texts[Int(labels.indices[row])])
      let isFirst = row == chosen.first
      try file.append(atMost: levels.count * PixelNumbers.mostBytes + 1) { space in
        var used = 0
        for (pixel, level) in levels.enumerated()
        where level > 0 || isFirst && pixel == levels.count - 1 {
          for byte in names[pixel] {
            space[used] = byte
            used += 1
          }
          for byte in levelText[Int(level)] {
            space[used] = byte
            used += 1
          }
        }
        space[used] = UInt8(ascii: "\n")
        return used + 1
      }
    }
    try file.finish()
    try mapping?.finish()
    try file.commit()
    try mapping?.commit()
    return [file, mapping].compactMap(\.self).map {
      DatasetWriter.Written(path: $0.path, files: 1, bytes: $0.count)
    }
  }
}

/// ` 1:`, ` 2:`, ... as bytes.
private struct PixelNumbers {
  private var bytes: [UInt8] = []
  private var starts = [0]

  /// Space for a number of up to eight digits (an image has at most 4096 x 4096 pixels), its blank, its colon and
  /// a grey level.
  static let mostBytes = 13

  init(count: Int) {
    for pixel in 1...max(1, count) {
      bytes += Array(" \(pixel):".utf8)
      starts.append(bytes.count)
    }
  }

  subscript(pixel: Int) -> ArraySlice<UInt8> { bytes[starts[pixel]..<starts[pixel + 1]] }
}
