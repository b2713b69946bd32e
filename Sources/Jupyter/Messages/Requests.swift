/// The contents of requests, as Jupyter's documentation on messaging (version 5.4) has them. Fields that clients leave
/// out have the defaults given there.

struct ExecuteRequest: Decodable, Equatable {
  let code: String
  let silent: Bool
  let storesHistory: Bool
  let allowsStdin: Bool
  let stopsOnError: Bool
  let expressions: [String: String]

  private enum CodingKeys: String, CodingKey {
    case code, silent
    case storesHistory = "store_history"
    case allowsStdin = "allow_stdin"
    case stopsOnError = "stop_on_error"
    case expressions = "user_expressions"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func flag(_ key: CodingKeys, _ standard: Bool) throws -> Bool {
      try container.decodeIfPresent(Bool.self, forKey: key) ?? standard
    }
    code = try container.decode(String.self, forKey: .code)
    silent = try flag(.silent, false)
    // What is silent is not remembered either.
    storesHistory = silent ? false : try flag(.storesHistory, true)
    allowsStdin = try flag(.allowsStdin, false)
    stopsOnError = try flag(.stopsOnError, true)
    expressions = try container.decodeIfPresent([String: String].self, forKey: .expressions) ?? [:]
  }
}

/// `complete_request` and `inspect_request`.
struct CursorRequest: Decodable {
  let code: String
  /// In code points of the code; `nil` for its end.
  let position: Int?
  /// 0, or 1 for all there is.
  let detail: Int?

  private enum CodingKeys: String, CodingKey {
    case code
    case position = "cursor_pos"
    case detail = "detail_level"
  }
}

struct IsCompleteRequest: Decodable {
  let code: String
}

struct HistoryRequest: Decodable {
  let output: Bool?
  /// `range`, `tail` or `search`.
  let access: String
  let session: Int?
  let start: Int?
  let stop: Int?
  let n: Int?
  let pattern: String?
  let unique: Bool?

  private enum CodingKeys: String, CodingKey {
    case output, session, start, stop, n, pattern, unique
    case access = "hist_access_type"
  }
}

struct ShutdownRequest: Decodable {
  let restart: Bool?
}

struct InputReply: Decodable {
  let value: String
}

struct CommOpen: Decodable {
  let id: String

  private enum CodingKeys: String, CodingKey { case id = "comm_id" }
}
