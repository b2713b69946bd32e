import CFormats

/// A photograph or scan of a page, decoded at the size at which it is read.
package struct PagePicture: Sendable {
  /// Grey levels, turned as the file's metadata say.
  package let grey: GreyPlane
  /// Pixels of the file per pixel of `grey`.
  package let reduction: Int
  /// Size of the file's picture as it is seen.
  package let height: Int
  package let width: Int

  /// Longest side at which a page is read: digits 3 mm high on A4 have 22 pixels then.
  static let longestSide = 2200

  /// The pages of a picture file; a TIFF file may have several.
  package static func pages(
    in bytes: [UInt8], isStopped: @Sendable () -> Bool = { false }
  ) throws(PictureError) -> [PagePicture] {
    if let kind = PictureKind(Array(bytes.prefix(PictureKind.headLength))), kind == .jpeg,
      let page = try jpeg(bytes)
    {
      return [page]
    }
    return try PictureReader.decode(bytes, isStopped: isStopped).map { picture in
      let reduction = reduction(height: picture.height, width: picture.width)
      let grey = GreyPlane(picture)
      return PagePicture(
        grey: reduction > 1 ? grey.reduced(by: reduction) : grey, reduction: reduction * picture.reduction,
        height: picture.height * picture.reduction, width: picture.width * picture.reduction)
    }
  }

  /// Whether it shows a sheet of boxes to fill in: three of its corner marks are there. At half the size they are seen
  /// as well, in a quarter of the time.
  package var isSheet: Bool {
    let side = max(grey.height, grey.width)
    guard side >= SheetPhoto.leastSide else { return false }
    return MarkFinder(grey.shrunk(by: max(1, side / (Self.longestSide / 2)))).marks.count >= 3
  }

  /// The page turned clockwise by 0, 90, 180 or 270 degrees.
  package func turned(clockwise degrees: Int) -> PagePicture {
    let orientation: ExifOrientation =
      switch degrees {
      case 90: .turnedLeft
      case 180: .upsideDown
      case 270: .turnedRight
      default: .upright
      }
    let sides = orientation.exchangesSides ? (width, height) : (height, width)
    return PagePicture(grey: orientation.turned(grey), reduction: reduction, height: sides.0, width: sides.1)
  }

  /// Pixels of a picture per pixel of the page that is read.
  static func reduction(height: Int, width: Int) -> Int {
    (max(height, width) + longestSide - 1) / longestSide
  }

  /// A JPEG file decoded at its reduced size, which takes a quarter of the time; `nil` if its colours need the other way.
  private static func jpeg(_ bytes: [UInt8]) throws(PictureError) -> PagePicture? {
    if let reason = digitbook_jpeg_open() {
      throw .libraryMissing(.jpeg, reason: String(cString: reason))
    }
    var message = [CChar](repeating: 0, count: Int(digitbook_jpeg_message_size))
    var (height, width): (Int32, Int32) = (0, 0)
    // What is damaged fails on the other way as well, and is named there.
    guard digitbook_jpeg_size(bytes, bytes.count, &height, &width, &message) == 0 else { return nil }
    let reduction = reduction(height: Int(height), width: Int(width))
    // The library's part of it; squares of pixels become means for the rest.
    let part = [8, 4, 2, 1].first { reduction % $0 == 0 } ?? 1
    try JPEGReader.check(bytes, height: Int(height), width: Int(width), reduction: part)
    let decoded: GreyPlane
    do throws(PictureError) {
      decoded = try JPEGReader.grey(bytes, height: Int(height), width: Int(width), reduction: part)
    } catch {
      return nil
    }
    let rest = reduction / part
    let orientation = ExifOrientation(of: bytes, kind: .jpeg)
    let grey = orientation.turned(rest > 1 ? decoded.reduced(by: rest) : decoded)
    let (seenHeight, seenWidth) =
      orientation.exchangesSides ? (Int(width), Int(height)) : (Int(height), Int(width))
    return PagePicture(grey: grey, reduction: reduction, height: seenHeight, width: seenWidth)
  }
}

extension GreyPlane {
  /// The means of squares of pixels; those that are cut off on the right and at the bottom are left out.
  func reduced(by factor: Int) -> GreyPlane {
    let (newHeight, newWidth) = (max(1, height / factor), max(1, width / factor))
    let (rows, columns) = (min(factor, height), min(factor, width))
    var small = [UInt8](repeating: 0, count: newHeight * newWidth)
    let count = UInt32(rows * columns)
    levels.withUnsafeBufferPointer { levels in
      var sums = [UInt32](repeating: 0, count: newWidth)
      for row in 0..<newHeight {
        for column in 0..<newWidth { sums[column] = count / 2 }
        for line in row * factor..<row * factor + rows {
          var place = line * width
          for column in 0..<newWidth {
            for _ in 0..<columns {
              sums[column] += UInt32(levels[place])
              place += 1
            }
          }
        }
        for column in 0..<newWidth { small[row * newWidth + column] = UInt8(sums[column] / count) }
      }
    }
    return GreyPlane(height: newHeight, width: newWidth, levels: small)
  }
}

extension ExifOrientation {
  /// A plane as it is to be seen.
  func turned(_ plane: GreyPlane) -> GreyPlane {
    if self == .upright { return plane }
    let (height, width) = (plane.height, plane.width)
    let (newHeight, newWidth) = exchangesSides ? (width, height) : (height, width)
    // Place of the first pixel of a new row, and the steps to the next row and column in the old plane.
    let (start, down, right) =
      switch self {
      case .upright: (0, width, 1)
      case .mirrored: (width - 1, width, -1)
      case .upsideDown: (height * width - 1, -width, -1)
      case .flipped: ((height - 1) * width, -width, 1)
      case .transposed: (0, 1, width)
      case .turnedLeft: ((height - 1) * width, 1, -width)
      case .transversed: (height * width - 1, -1, -width)
      case .turnedRight: (width - 1, -1, width)
      }
    let levels = [UInt8](unsafeUninitializedCapacity: plane.levels.count) { levels, count in
      for row in 0..<newHeight {
        var old = start + row * down
        for column in 0..<newWidth {
          levels[row * newWidth + column] = plane.levels[old]
          old += right
        }
      }
      count = newHeight * newWidth
    }
    return GreyPlane(height: newHeight, width: newWidth, levels: levels)
  }
}
