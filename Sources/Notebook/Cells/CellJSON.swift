import Foundation

extension Cell {
  /// The cell as one line of JSON:
  /// `{"cell":1,"input":"...","status":"ok","seconds":0.1,"error":{...},"result":{"kind":...}}`.
  package var json: String {
    let encoder = JSONEncoder.ofResults
    guard let data = try? encoder.encode(CellRecord(cell: self)) else {
      return #"{"cell":\#(number),"status":"\#(status.rawValue)"}"#
    }
    return Self.withoutInvisible(String(decoding: data, as: UTF8.self))
  }

  /// Escapes characters that `JSONEncoder` leaves as they are: a terminal obeys control characters, direction
  /// overrides mislead readers, and some parsers end a line at U+2028. In JSON they occur only inside strings,
  /// where an escape is equivalent.
  private static func withoutInvisible(_ json: String) -> String {
    if json.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return json }
    var text = ""
    for scalar in json.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// The JSON form of a cell.
package struct CellRecord: Encodable, Sendable {
  package let cell: Cell

  package init(cell: Cell) {
    self.cell = cell
  }

  private enum CodingKeys: String, CodingKey {
    case cell, input, status, seconds, error, result
  }

  /// The line; of a line that failed and that nobody typed by hand, its beginning.
  private var input: String {
    let longest = 4000
    guard cell.status == .failed, cell.input.utf8.count > longest else { return cell.input }
    return cell.input.prefix(longest) + "..."
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cell.number, forKey: .cell)
    try container.encode(input, forKey: .input)
    try container.encode(cell.status, forKey: .status)
    try container.encode(cell.seconds, forKey: .seconds)
    try container.encodeIfPresent(cell.error, forKey: .error)
    if let result = cell.result { try container.encode(ResultRecord(result: result), forKey: .result) }
  }
}

/// The fields of a result and its kind in one JSON object.
struct ResultRecord: Encodable {
  let result: any CellResult

  private enum CodingKeys: String, CodingKey {
    case kind
  }

  func encode(to encoder: any Encoder) throws {
    if let earlier = result as? EarlierResult { return try earlier.encode(to: encoder) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type(of: result).kind, forKey: .kind)
    try result.sharedFields?.encode(to: encoder)
    try result.encode(to: encoder)
  }
}
