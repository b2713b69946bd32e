import CommandLanguage
import Compute
import Digits
import Display
import Foundation

extension PictureError {
  /// The sentence for a picture file and what to do next.
  func wording(of path: String) -> ErrorMessage {
    switch self {
    case .libraryMissing(let kind, let reason):
      let library = kind == .jpeg ? "libjpeg" : "leptonica"
      let packages = kind == .jpeg ? "libjpeg62-turbo or jpeg-turbo" : "liblept5 or leptonica"
      return ErrorMessage(
        "\(path) is \(kind.inWords), which needs \(library), and this system does not have it (\(reason))",
        hint: "install \(packages), or save the picture as PNG")
    case .unknownKind:
      return ErrorMessage(
        "\(path) is no picture: it begins like none of \(PictureKind.read)", hint: "save it as PNG")
    case .unsupported(let kind):
      return ErrorMessage("\(path) is \(kind.inWords), which is not read", hint: "save it as PNG or JPEG")
    case .undecodable(let kind, let page, let reason):
      return ErrorMessage(
        "\(path)\(Self.at(page)) cannot be decoded as \(kind.inWords)\(reason.map { ": " + $0 } ?? "")",
        hint: "copy it again from where it comes from, or save it as PNG")
    case .imageSize(let height, let width, let limit, let page):
      return ErrorMessage(
        "\(path)\(Self.at(page)) is \(NumberText.count(height)) x \(NumberText.count(width)) pixels; a side may have 1 to \(NumberText.count(limit))",
        hint: "scale it down first")
    case .pages(let limit):
      return ErrorMessage(
        "\(path) has more than \(counted(limit, "page"))", hint: "cut it into smaller files")
    case .memory(let memory), .png(.memory(let memory)): return memory.wording(of: path)
    case .noInk(let page):
      return ErrorMessage(
        "\(path)\(Self.at(page)): there is no ink in it", hint: "load a picture with a digit on it")
    case .severalDigits(let count, let page): return Self.several(count, "side by side", path, page)
    case .stackedDigits(let count, let page):
      return Self.several(count, "one above the other", path, page)
    case .manyDigits(let page):
      return ErrorMessage(
        "\(path)\(Self.at(page)) shows a page with many digits", hint: "'read \(path)' reads it")
    case .smallInk(let page):
      return ErrorMessage(
        "\(path)\(Self.at(page)): no stroke large enough for a digit is seen in it",
        hint: "if there is one, cut it out, or 'read \(path)' finds it")
    case .blot(let page):
      return ErrorMessage(
        "\(path)\(Self.at(page)) shows a blot: no stroke can be seen in it",
        hint: "load a picture with a digit on it")
    case .png(.imageSize(let height, let width, let limit)):
      return ErrorMessage(
        "\(path) is \(NumberText.count(height)) x \(NumberText.count(width)) pixels; a side may have \(NumberText.count(limit))",
        hint: "scale it down first")
    case .png(.corrupt(let reason)):
      return ErrorMessage("\(path) cannot be decoded: \(reason)", hint: "save it as PNG again")
    case .sheet(let problem): return problem.wording(of: path)
    case .empty: return DatasetError.empty(path: path).wording
    case .unreadable(let code): return DatasetError.unreadable(path: path, code: code).wording
    case .gzip(let problem): return DatasetError.gzip(path: path, problem).wording
    }
  }

  /// The sentence for the first of some pictures of a folder that cannot be read.
  static func wording(
    of folder: String, broken: Int, well: Int, first: String, _ error: PictureError
  ) -> ErrorMessage {
    let worded = error.wording(of: first)
    let message = worded.message
    // What is wrong with a photograph of a sheet can be mended.
    let mending: String? = if case .sheet = error { worded.hint } else { nil }
    guard well > 0 else {
      return ErrorMessage(
        "none of \(counted(broken, "picture")) in \(folder) can be read: \(message)",
        hint: mending ?? "load a folder of other pictures")
    }
    let rest =
      broken == 1
      ? "the other \(counted(well, "picture")) of \(folder) \(well == 1 ? "is" : "are") well"
      : "\(counted(broken, "picture")) of \(folder) are broken, and \(NumberText.count(well)) \(well == 1 ? "is" : "are") well"
    return ErrorMessage(
      "\(message); \(rest)", hint: (mending.map { $0 + "; " } ?? "") + "skip=broken leaves such pictures out")
  }

  private static func several(_ count: Int, _ how: String, _ path: String, _ page: Int?) -> ErrorMessage {
    ErrorMessage(
      "\(path)\(at(page)) shows \(counted(count, "digit")) \(how), and a picture is taken for one digit",
      hint: "'read \(path)' reads all of them; or cut the picture into one for each")
  }

  private static func at(_ page: Int?) -> String { page.map { ", page \(NumberText.count($0))" } ?? "" }
}

extension PictureKind {
  fileprivate static let read = "PNG, JPEG, TIFF, BMP, GIF, PNM, WebP and JPEG 2000"

  fileprivate var inWords: String {
    switch self {
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .tiff: "a TIFF picture"
    case .bmp: "a BMP picture"
    case .gif: "a GIF picture"
    case .pnm: "a PNM picture"
    case .webp: "a WebP picture"
    case .jpeg2000: "a JPEG 2000 picture"
    case .heic: "a HEIC or AVIF picture"
    }
  }
}
