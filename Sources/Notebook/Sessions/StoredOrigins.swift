import Digits
import Foundation
import Networks

/// The origins of rows as tensors of a safetensors file: for each row the index of its writer and of its page (-1 for
/// none), and its box, negative if it is doubtful; the writers and pages as JSON in the metadata.
struct StoredOrigins {
  let tensors: [SafeTensors.Tensor]
  let metadata: [String: String]

  private static let (writer, page, box) = ("writer", "page", "box")
  private static let (writers, pages) = ("writers", "pages")

  init(_ origins: RowOrigins) {
    func tensor(_ name: String, _ value: (RowOrigins.Row) -> Int) -> SafeTensors.Tensor {
      SafeTensors.Tensor(
        name, shape: [origins.rows.count], .int32(origins.rows.map { Int32(clamping: value($0)) }))
    }
    func json(_ value: some Encodable) -> String {
      String(decoding: (try? JSONEncoder.ofResults.encode(value)) ?? Data(), as: UTF8.self)
    }
    tensors = [
      tensor(Self.writer) { $0.writer ?? -1 }, tensor(Self.page) { $0.page ?? -1 },
      tensor(Self.box) { $0.isDoubtful ? -1 - $0.box : $0.box },
    ]
    metadata = [Self.writers: json(origins.writers), Self.pages: json(origins.pages)]
  }

  /// - Returns: `nil` if the file has none for so many rows, or they do not fit together.
  static func read(_ file: SafeTensors, count: Int) -> RowOrigins? {
    func values(_ name: String) -> [Int32]? {
      guard case .int32(let values)? = file[name]?.values, values.count == count else { return nil }
      return values
    }
    func list<Element: Decodable>(_ name: String) -> [Element]? {
      file.metadata[name].flatMap {
        try? JSONDecoder.ofResults.decode([Element].self, from: Data($0.utf8))
      }
    }
    guard let writer = values(Self.writer), let page = values(Self.page), let box = values(Self.box),
      let writers: [String] = list(Self.writers), let pages: [RowOrigins.Page] = list(Self.pages)
    else { return nil }
    let rows = (0..<count).map { row in
      RowOrigins.Row(
        writer: writer[row] < 0 ? nil : Int(writer[row]), page: page[row] < 0 ? nil : Int(page[row]),
        box: box[row] < 0 ? -1 - Int(box[row]) : Int(box[row]), isDoubtful: box[row] < 0)
    }
    return RowOrigins(writers: writers, pages: pages, rows: rows)
  }
}
