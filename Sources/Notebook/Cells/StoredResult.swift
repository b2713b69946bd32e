import Display
import Experiments
import Foundation

/// A result that is restored as a value when a session is opened, because later commands compute with it. Of all
/// other results only the blocks are restored.
package protocol RestorableResult: CellResult, Decodable {}

/// A result as stored in a session.
struct StoredResult: Equatable, Sendable {
  /// `CellResult.kind`.
  let kind: String
  /// The JSON of the result, including the fields needed to restore it.
  let json: String
  /// The blocks as JSON; `nil` for a `RestorableResult`.
  let view: String?
  /// The blocks as a script writes them, with `~` in place of what depends on the machine and the time; `nil` where they
  /// are those of `view`.
  let masked: String?

  init(kind: String, json: String, view: String?, masked: String? = nil) {
    self.kind = kind
    self.json = json
    self.view = view
    self.masked = masked
  }

  init(_ result: any CellResult) throws {
    if let kept = (result as? EarlierResult)?.stored ?? (result as? UnreadableResult)?.stored {
      self = kept
      return
    }
    kind = type(of: result).kind
    let encoder = JSONEncoder.ofResults
    if let key = CodingUserInfoKey.isForSession { encoder.userInfo[key] = true }
    json = String(decoding: try encoder.encode(ResultRecord(result: result)), as: UTF8.self)
    guard !(result is any RestorableResult) else {
      (view, masked) = (nil, nil)
      return
    }
    func encoded(_ blocks: [Block]) throws -> String {
      let view = EarlierResult.View(blocks: blocks, isInterrupted: result.isInterrupted)
      return String(decoding: try JSONEncoder.ofResults.encode(view), as: UTF8.self)
    }
    let blocks = result.blocks
    let masked = NondeterministicValue.$isMasked.withValue(true) { result.blocks }
    view = try encoded(blocks)
    self.masked = masked == blocks ? nil : try encoded(masked)
  }

  /// A checksum, by which a session knows without decoding a result that it is the one it wrote.
  var checksum: Int64 {
    // FNV-1a over words of 8 bytes, mixed so that high bits count: an opened session checks tens of megabytes.
    let prime: UInt64 = 0x100_0000_01b3
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for var text in [kind, json, view ?? "", masked ?? ""] {
      text.withUTF8 { bytes in
        let bytes = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place + 8 <= bytes.count {
          hash = (hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian) &* prime
          hash ^= hash >> 32
          place += 8
        }
        for byte in bytes[place...] { hash = (hash ^ UInt64(byte)) &* prime }
        hash = (hash ^ UInt64(bytes.count)) &* prime
      }
    }
    return Int64(bitPattern: hash)
  }

  /// The restored result; `nil` if it cannot be decoded.
  func result(restoring types: [any RestorableResult.Type]) -> (any CellResult)? {
    if let view {
      func decoded(_ view: String) -> EarlierResult.View? {
        try? JSONDecoder.ofResults.decode(EarlierResult.View.self, from: Data(view.utf8))
      }
      guard let plain = decoded(view) else { return nil }
      return EarlierResult(stored: self, view: plain, masked: masked.flatMap(decoded) ?? plain)
    }
    guard let type = types.first(where: { $0.kind == kind }), !Self.hasHugeNumber(json.utf8) else {
      return nil
    }
    return try? JSONDecoder.ofResults.decode(type, from: Data(json.utf8))
  }

  /// Whether the JSON has an integer of more than 15 digits. Results add and multiply counts for display; a number
  /// that large, from manual editing or a failing disk, would overflow.
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

/// A result restored from a session as its blocks.
package struct EarlierResult: CellResult {
  package static let kind = "earlier"
  let stored: StoredResult
  fileprivate let view: View
  /// As a script writes it.
  fileprivate let masked: View

  struct View: Codable, Sendable {
    package let blocks: [Block]
    package let isInterrupted: Bool
  }

  package var blocks: [Block] { NondeterministicValue.isMasked ? masked.blocks : view.blocks }
  package var isInterrupted: Bool { view.isInterrupted }

  /// Encodes the original JSON, including its kind.
  package func encode(to encoder: any Encoder) throws {
    try JSONDecoder().decode(JSONValue.self, from: Data(stored.json.utf8)).encode(to: encoder)
  }
}

/// A result that this version cannot decode.
struct UnreadableResult: CellResult {
  static let kind = "unreadable"
  let stored: StoredResult
  let cell: Int

  var blocks: [Block] {
    [.text(SessionProblem.resultDamaged(cell: cell, kind: stored.kind).wording.message + ".")]
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cell, forKey: .cell)
  }

  private enum CodingKeys: String, CodingKey {
    case cell
  }
}

extension CellResult {
  /// The original kind, also for an `EarlierResult`.
  package var keptKind: String { (self as? EarlierResult)?.stored.kind ?? type(of: self).kind }
}

extension CodingUserInfoKey {
  package static let isForSession = CodingUserInfoKey(rawValue: "isForSession")
}

extension Encoder {
  /// Whether the target is a session, which also stores what is not in the public JSON: pictures, whole curves.
  package var isForSession: Bool {
    CodingUserInfoKey.isForSession.map { userInfo[$0] != nil } ?? false
  }
}

extension JSONEncoder {
  /// The encoder of results, for programs and for sessions.
  package static var ofResults: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.spellInfinities()
    return encoder
  }
}

extension JSONDecoder {
  /// Decodes what `JSONEncoder.ofResults` encodes.
  static var ofResults: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.readInfinities()
    return decoder
  }
}
