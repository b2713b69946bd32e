import Foundation

/// A message as it came over a socket: frames, of which the first name the sender.
package struct WireMessage: Equatable, Sendable {
  /// Why frames are no message that can be trusted. Such messages are dropped: nobody can be answered.
  package enum Problem: Error, Equatable, Sendable {
    /// The mark between the names and the message is missing, or frames behind it.
    case malformed
    /// Somebody without the key wrote it.
    case signature
    /// The header is not the JSON of one.
    case header
  }

  /// The parts of a header that a kernel acts on.
  package struct Header: Decodable, Equatable, Sendable {
    package let id: String
    package let type: String

    private enum CodingKeys: String, CodingKey {
      case id = "msg_id"
      case type = "msg_type"
    }
  }

  /// The frame between the names and the message.
  package static let mark = Array("<IDS|MSG>".utf8)

  /// The way back to the sender.
  package let identities: [[UInt8]]
  package let header: Header
  /// The header as it came: the parent header of all that answers it.
  package let headerJSON: [UInt8]
  package let content: [UInt8]

  /// Buffers behind the content are ignored.
  /// - Throws: `Problem`.
  package init(_ frames: [[UInt8]], signer: MessageSigner) throws(Problem) {
    guard let mark = frames.firstIndex(of: Self.mark), frames.count >= mark + 6 else { throw .malformed }
    let parts = Array(frames[(mark + 2)...(mark + 5)])
    guard signer.accepts(frames[mark + 1], of: parts) else { throw .signature }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(parts[0])) else { throw .header }
    identities = Array(frames[..<mark])
    self.header = header
    (headerJSON, content) = (parts[0], parts[3])
  }

  /// The content as a value; `nil` if it is none of this kind.
  package func content<Content: Decodable>(as type: Content.Type) -> Content? {
    try? JSONDecoder().decode(type, from: Data(content))
  }
}
