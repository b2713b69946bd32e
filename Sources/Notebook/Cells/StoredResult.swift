import Foundation

/// Every kind of result, so that what a session holds becomes a value again. A new kind is a line here.
let resultTypes: [any CellResult.Type] = [
  ConfirmationResult.self, ConfusionResult.self, CrossValidationResult.self, DatasetResult.self,
  DatasetsResult.self, GridResult.self,
  HelpResult.self, HistoryResult.self, ImagesResult.self, InfoResult.self, MeansResult.self,
  ModelResult.self, ModelsResult.self, PanelResult.self, PlotResult.self, PredictionsPanelResult.self,
  PredictionsResult.self, QuitResult.self, ROCResult.self, ReplayResult.self, ReportResult.self,
  SessionResult.self, SessionsResult.self, SettingsResult.self, SplitResult.self, StatusResult.self,
  UnnamedSessionsResult.self, VersionResult.self, WrongResult.self,
]

/// A result as a session keeps it.
struct StoredResult: Equatable, Sendable {
  /// `CellResult.kind`.
  let kind: String
  /// The JSON of the result, and what else it takes to draw it again.
  let json: String

  private static let types = Dictionary(
    resultTypes.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

  init(kind: String, json: String) {
    self.kind = kind
    self.json = json
  }

  init(_ result: any CellResult) throws {
    kind = type(of: result).kind
    let encoder = JSONEncoder.ofResults
    if let key = CodingUserInfoKey.isForSession { encoder.userInfo[key] = true }
    json = String(decoding: try encoder.encode(ResultRecord(result: result)), as: UTF8.self)
  }

  /// The result as a value; `nil` where the kind is unknown or the JSON is not of that kind.
  var result: (any CellResult)? {
    guard let type = Self.types[kind], !Self.hasHugeNumber(json.utf8) else { return nil }
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

extension CodingUserInfoKey {
  static let isForSession = CodingUserInfoKey(rawValue: "isForSession")
}

extension Encoder {
  /// Whether a session is being written, which keeps what programs do not get to see: pictures, whole curves.
  var isForSession: Bool {
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
