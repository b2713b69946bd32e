import Digits
import Foundation

/// Several byte strings in one file that is whole or does not count: a line of JSON with their sizes and the SHA-256 of
/// all of them, then the parts.
package enum PartsFile {
  private struct Header: Codable {
    let sizes: [Int]
    let sha256: String
  }

  package static func encoded(_ parts: [Data]) -> [UInt8]? {
    let body = parts.reduce(into: [UInt8]()) { $0 += $1 }
    let header = Header(sizes: parts.map(\.count), sha256: SHA256Hex.of(body))
    guard let line = try? JSONEncoder().encode(header) else { return nil }
    return [UInt8](line) + [0x0A] + body
  }

  /// - Returns: the parts; `nil` if there is no such file, it is damaged, or it has another number of parts.
  package static func parts(_ count: Int, at path: String) -> [Data]? {
    guard let bytes = FileManager.default.contents(atPath: path), let end = bytes.firstIndex(of: 0x0A),
      let header = try? JSONDecoder().decode(Header.self, from: bytes[..<end]), header.sizes.count == count
    else { return nil }
    let body = [UInt8](bytes[(end + 1)...])
    var parts: [Data] = []
    var start = 0
    for size in header.sizes {
      guard size >= 0, size <= body.count - start else { return nil }
      parts.append(Data(body[start..<start + size]))
      start += size
    }
    return start == body.count && SHA256Hex.of(body) == header.sha256 ? parts : nil
  }
}
