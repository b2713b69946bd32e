import CommandLanguage
import Digits
import Display
import Foundation
import Notebook

/// The file to which a command writes its drawing instead of showing it.
struct PictureFile {
  enum Format: String, FileFormat, CaseIterable, Codable, Sendable {
    /// Vectors: any drawing, at any size.
    case svg
    /// Pixels: of a result with digit images or heat maps these alone, otherwise the whole drawing.
    case png
  }

  static let svg = Key<String>(
    "out", .path, "write it there as a picture, FILE.svg or FILE.png, instead of showing it")
  static let svgOrPNG = Key<String>(
    "out", .path,
    "write the pictures there, FILE.png, or with their captions FILE.svg, instead of showing them"
  )
  static let drawing = Key<String>(
    "out", .path, "write it there, FILE.svg, or its pictures alone FILE.png, instead of showing it")
  static let force = Key.flag("force", "with out=, overwrite an existing file")

  let path: String
  private let format: Format
  private let mayReplace: Bool

  /// Reads the file that a line names; `nil` if it names none.
  /// - Throws: `CommandError.unknownPictureFormat`; `.nothingToForce` for `--force` without a file.
  init?(_ arguments: Arguments, _ key: Key<String>, formats: [Format]) throws {
    guard let path = arguments[key] else {
      if arguments[Self.force] == true { throw CommandError.nothingToForce }
      return nil
    }
    guard let format = Format(path: path), formats.contains(format) else {
      throw CommandError.unknownPictureFormat(path: path, formats: formats.map(\.rawValue))
    }
    self.path = path
    self.format = format
    mayReplace = arguments[Self.force] == true
  }

  /// Writes the blocks of a result.
  /// - Throws: `CommandError.pictureExists` if the file exists and `--force` is not given, `.nothingToDraw`
  ///   for a PNG of a result without images, `.pictureTooLarge`, `.notAFile`, `.cannotWrite`.
  func write(_ result: any CellResult) throws(CommandError) -> PictureFileResult {
    let bytes =
      switch format {
      case .svg: Array(SVGRenderer().render(result.blocks).utf8)
      case .png: try png(of: result.blocks)
      }
    try OutputFile.write(bytes, to: path, looksAt: 1, or: .pictureExists(path: path)) { _ in mayReplace }
    return PictureFileResult(path: path, format: format, bytes: bytes.count, of: type(of: result).kind)
  }

  private func png(of blocks: [Block]) throws(CommandError) -> [UInt8] {
    if blocks.contains(where: \.isChart) { return try drawnPNG(of: blocks) }
    let grids = blocks.compactMap { block -> ImageGrid? in
      if case .images(let grid) = block { grid } else { nil }
    }
    guard let grid = grids.first, let first = grid.pictures.first else { return try signedPNG(of: blocks) }
    let images = DigitImages(
      shape: ImageShape(height: first.height, width: first.width), pixels: grid.pictures.flatMap(\.pixels))
    let rows = Array(grid.pictures.indices)
    let size = ContactSheet.size(of: images.shape, count: rows.count)
    guard max(size.height, size.width) <= PNGWriter.longestSide else {
      throw .pictureTooLarge(path: path, height: size.height, width: size.width)
    }
    do {
      return try ContactSheet(images, rows: rows).png()
    } catch {
      throw .cannotWrite(path: path, code: ENOMEM)
    }
  }

  /// A PNG of everything that an SVG would show.
  private func drawnPNG(of blocks: [Block]) throws(CommandError) -> [UInt8] {
    let renderer = PixelRenderer()
    let size = renderer.size(of: blocks)
    guard max(size.height, size.width) <= PNGWriter.longestSide else {
      throw .pictureTooLarge(path: path, height: size.height, width: size.width)
    }
    let picture = renderer.render(blocks)
    do {
      return try PNGWriter.encode(colours: picture.colours, height: picture.height, width: picture.width)
    } catch {
      throw .cannotWrite(path: path, code: ENOMEM)
    }
  }

  /// A PNG of heat maps of signed values, in colour.
  private func signedPNG(of blocks: [Block]) throws(CommandError) -> [UInt8] {
    let grids = blocks.compactMap { block -> DivergingHeatmap? in
      if case .signed(let grid) = block { grid } else { nil }
    }
    let sheet = DivergingSheet(grids)
    guard !sheet.isEmpty else {
      guard blocks.contains(where: \.isDrawing) else { throw .nothingToDraw(path: path) }
      return try drawnPNG(of: blocks)
    }
    guard max(sheet.height, sheet.width) <= PNGWriter.longestSide else {
      throw .pictureTooLarge(path: path, height: sheet.height, width: sheet.width)
    }
    do {
      return try PNGWriter.encode(colours: sheet.colours, height: sheet.height, width: sheet.width)
    } catch {
      throw .cannotWrite(path: path, code: ENOMEM)
    }
  }
}

extension Block {
  /// Whether it is a plot with axes.
  fileprivate var isChart: Bool {
    switch self {
    case .chart, .scatter: true
    default: false
    }
  }

  /// Whether it is drawn, not written.
  fileprivate var isDrawing: Bool {
    switch self {
    case .bars, .strip, .table: true
    default: isChart
    }
  }
}

/// A picture that was written to a file.
struct PictureFileResult: CellResult {
  static let kind = "picture"
  let path: String
  let format: PictureFile.Format
  let bytes: Int
  /// The kind of the result that it shows.
  let of: String

  var blocks: [Block] { [.text("Written to \(shown(path)) (\(counted(bytes, "byte"))).")] }
}
