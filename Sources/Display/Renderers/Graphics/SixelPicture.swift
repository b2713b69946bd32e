/// A picture as DEC's sixels: bands of six rows, in which every colour has a row of characters of its own.
struct SixelPicture {
  private let picture: ColourPicture

  init(_ picture: ColourPicture) { self.picture = picture }

  /// Colours are numbered so: 6 x 6 x 6 of a cube, behind them 32 greys, which pictures of digits need.
  private static let cube = 216
  private static let greys = 32

  var text: String {
    let indices = indices()
    var bytes: [UInt8] = []
    for index in Set(indices).sorted() { bytes += Array(Self.definition(of: Int(index)).utf8) }
    for top in stride(from: 0, to: picture.height, by: 6) {
      append(band: indices[top * picture.width..<min(top + 6, picture.height) * picture.width], to: &bytes)
    }
    // Square pixels; what is not drawn stays as it is.
    return "\u{1B}P0;1;0q\"1;1;\(picture.width);\(picture.height)" + String(decoding: bytes, as: UTF8.self)
      + "\u{1B}\\"
  }

  /// Number of the colour of every pixel.
  private func indices() -> [UInt8] {
    let colours = picture.colours
    var indices = [UInt8](repeating: 0, count: picture.height * picture.width)
    colours.withUnsafeBufferPointer { colours in
      for place in 0..<indices.count {
        let (red, green, blue) = (colours[3 * place], colours[3 * place + 1], colours[3 * place + 2])
        if red == green, green == blue {
          indices[place] = UInt8(Self.cube) + red / 8
        } else {
          func step(_ level: UInt8) -> UInt8 { UInt8((Int(level) * 5 + 127) / 255) }
          indices[place] = 36 * step(red) + 6 * step(green) + step(blue)
        }
      }
    }
    return indices
  }

  /// Levels are given in percent.
  private static func definition(of index: Int) -> String {
    let levels: [Int]
    if index >= cube {
      levels = Array(repeating: (index - cube) * 100 / (greys - 1), count: 3)
    } else {
      levels = [index / 36, index / 6 % 6, index % 6].map { $0 * 20 }
    }
    return "#\(index);2;\(levels[0]);\(levels[1]);\(levels[2])"
  }

  /// Appends up to six rows: `$` goes back to the left for the next colour, `-` to the next band.
  private func append(band: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    let width = picture.width
    var rows: [[UInt8]?] = Array(repeating: nil, count: Self.cube + Self.greys)
    for (place, index) in band.enumerated() {
      let bit = UInt8(1) << UInt8(place / width)
      if rows[Int(index)] == nil { rows[Int(index)] = Array(repeating: 0, count: width) }
      rows[Int(index)]?[place % width] |= bit
    }
    var isFirst = true
    for (index, row) in rows.enumerated() {
      guard let row else { continue }
      if !isFirst { bytes.append(UInt8(ascii: "$")) }
      isFirst = false
      bytes += Array("#\(index)".utf8)
      Self.append(row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "-"))
  }

  /// `!12?` repeats a character; empty ones at the end are left out.
  private static func append(_ row: [UInt8], to bytes: inout [UInt8]) {
    var place = 0
    let end = (row.lastIndex { $0 != 0 } ?? -1) + 1
    while place < end {
      var count = 1
      while place + count < end, row[place + count] == row[place] { count += 1 }
      let character = 0x3F + row[place]
      if count > 3 {
        bytes += Array("!\(count)".utf8)
        bytes.append(character)
      } else {
        for _ in 0..<count { bytes.append(character) }
      }
      place += count
    }
  }
}
