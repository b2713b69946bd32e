import Display
import Foundation

/// A result that becomes a value again when a session is opened, because something is computed from it; of all
/// others a session keeps what there was to see.
package protocol RestorableResult: CellResult, Decodable {}

/// A result as a session keeps it.
struct StoredResult: Equatable, Sendable {
  /// `CellResult.kind`.
  package let kind: String
  /// The JSON of the result, and what else it takes to make it a value again.
  package let json: String
  /// What there was to see, as JSON; `nil` for the kinds that become values again.
  package let view: String?

  init(kind: String, json: String, view: String?) {
    self.kind = kind
    self.json = json
    self.view = view
  }

  init(_ result: any CellResult) throws {
    if let kept = result as? EarlierResult {
      self = kept.stored
      return
    }
    kind = type(of: result).kind
    let encoder = JSONEncoder.ofResults
    if let key = CodingUserInfoKey.isForSession { encoder.userInfo[key] = true }
    json = String(decoding: try encoder.encode(ResultRecord(result: result)), as: UTF8.self)
    let view = EarlierResult.View(blocks: result.blocks, isInterrupted: result.isInterrupted)
    self.view =
      !(result is any RestorableResult)
      ? String(decoding: try JSONEncoder.ofResults.encode(view), as: UTF8.self) : nil
  }

  /// The result as a value; `nil` where it cannot be read.
  package func result(restoring types: [any RestorableResult.Type]) -> (any CellResult)? {
    if let view {
      return (try? JSONDecoder.ofResults.decode(EarlierResult.View.self, from: Data(view.utf8)))
        .map { EarlierResult(stored: self, view: $0) }
    }
    guard let type = types.first(where: { $0.kind == kind }), !Self.hasHugeNumber(json.utf8) else { return nil }
    return try? JSONDecoder.ofResults.decode(type, from: Data(json.utf8))
  }

  /// Whether there is a whole number of more digits than any count has. Results add and multiply counts to
  /// draw them; of such numbers, changed by hand or by a failing disk, they would overflow.
  private static func hasHugeNumber(_ json: String.UTF8View) -> Bool {
    var (digits, isInText, isEscaped) = (0, false, false)
    for byte in json {
      if isInText {
        if !isEscaped, byte == UInt8(ascii: "\"") { isInText = false }
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "\""): (digits, isInText) = (0, true)
      case UInt8(ascii: "."): digits = .min
      default:
        if digits > 15 { return true }
        digits = 0
      }
    }
    return false
  }
}

/// A result of a session that was opened, as it was seen.
package struct EarlierResult: CellResult {
  package static let kind = "earlier"
  let stored: StoredResult
  let view: View

  /// What there was to see.
  struct View: Codable, Sendable {
    package let blocks: [Block]
    package let isInterrupted: Bool
  }

  package var blocks: [Block] { view.blocks }
  package var isInterrupted: Bool { view.isInterrupted }

  /// The JSON as it was, its kind with it.
  package func encode(to encoder: any Encoder) throws {
    try JSONDecoder().decode(JSONValue.self, from: Data(stored.json.utf8)).encode(to: encoder)
  }
}

extension CellResult {
  /// The kind of a result, also of one that a session brought back as what there was to see.
  package var keptKind: String { (self as? EarlierResult)?.stored.kind ?? type(of: self).kind }
}

extension CodingUserInfoKey {
  package static let isForSession = CodingUserInfoKey(rawValue: "isForSession")
}

extension Encoder {
  /// Whether a session is being written, which keeps what programs do not get to see: pictures, whole curves.
  package var isForSession: Bool {
    CodingUserInfoKey.isForSession.map { userInfo[$0] != nil } ?? false
  }
}

extension JSONEncoder {
  /// As results are written, for programs and for sessions.
  static var ofResults: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension JSONDecoder {
  /// Reads what `JSONEncoder.ofResults` writes.
  static var ofResults: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
