import Foundation

/// Commands as plain text, to be replayed: UTF-8, one a line.
///
/// Empty lines and comments are left out; lines that begin with `#>` are comments too: the output last seen.
public struct Script: Equatable, Sendable {
  /// One command and where it stands.
  public struct Line: Equatable, Sendable {
    /// Counted from 1.
    public let number: Int
    /// The command as it is written.
    public let text: String
  }

  /// The file, as the user named it.
  public let path: String
  /// Its commands in order.
  public let lines: [Line]

  /// The most bytes a script may have; nobody writes so many commands.
  static let limit = 1 << 20

  /// Takes a text apart; `path` is what errors call it.
  public init(_ text: String, path: String) {
    self.path = path
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    self.lines = lines.enumerated().compactMap { index, line in
      let text = line.trimmingCharacters(in: .whitespaces)
      return text.isEmpty || text.hasPrefix("#") ? nil : Line(number: index + 1, text: String(line))
    }
  }

  /// Reads a file; `~` stands for the home folder.
  /// - Throws: `ScriptError`.
  public init(contentsOf path: String) throws(ScriptError) {
    self.init(try Self.text(of: path), path: path)
  }

  /// The text of a file.
  static func text(of path: String) throws(ScriptError) -> String {
    let bytes = try Self.bytes(of: path)
    guard bytes.count <= Self.limit else { throw .tooLarge(path: path, limit: Self.limit) }
    var text = ""
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard !line.contains(0), let decoded = String(validating: line, as: UTF8.self) else {
        throw .notText(path: path, line: index + 1)
      }
      text += (index > 0 ? "\n" : "") + decoded
    }
    return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
  }

  /// Whether both come from the same file, however it was named.
  func isSameFile(as other: Script) -> Bool { Self.resolved(path) == Self.resolved(other.path) }

  private static func resolved(_ path: String) -> String {
    URL(filePath: expanded(path)).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  private static func expanded(_ path: String) -> String {
    path.hasPrefix("~") ? (path as NSString).expandingTildeInPath : path
  }

  /// At most one byte more than the limit: a file may grow while it is read.
  ///
  /// Opened without waiting, because a pipe that nobody writes to would be waited for without end.
  private static func bytes(of path: String) throws(ScriptError) -> [UInt8] {
    let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unreadable(path: path, code: EISDIR)
    default: throw .notAFile(path: path)
    }
    do {
      var bytes: [UInt8] = []
      while bytes.count <= limit, let data = try file.read(upToCount: limit + 1 - bytes.count), !data.isEmpty
      {
        bytes += data
      }
      return bytes
    } catch {
      throw .unreadable(path: path, code: errno)
    }
  }
}

/// Why a script cannot be replayed.
public enum ScriptError: Error, Equatable, Sendable {
  /// The system refused to open or read it; `code` is `errno`.
  case unreadable(path: String, code: Int32)
  /// A device, pipe or socket: it could not be replayed a second time.
  case notAFile(path: String)
  /// A line is not UTF-8 text.
  case notText(path: String, line: Int)
  /// It has more bytes than any script needs.
  case tooLarge(path: String, limit: Int)
  /// It is being replayed already and would go on for ever.
  case replaysItself(path: String)
}
