import Foundation

/// Commands as plain UTF-8 text, one per line.
///
/// Empty lines and comments are skipped. Lines that begin with `#>` are comments too: the recorded output of the
/// command above them.
package struct Script: Equatable, Sendable {
  /// One command and its line number.
  package struct Line: Equatable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// The command as written.
    package let text: String
    /// The `#>` lines after it, without the mark; `nil` if there are none.
    package var output: [String]?
    /// The comments above it, without the mark: see `Prose`.
    package let prose: [String]

    package init(number: Int, text: String, output: [String]? = nil, prose: [String] = []) {
      self.number = number
      self.text = text
      self.output = output
      self.prose = prose
    }
  }

  /// The path as the user typed it.
  package let path: String
  /// The commands in order.
  package private(set) var lines: [Line]
  /// All lines of the file.
  package let source: [String]
  /// Whether it was made of the cells of a Jupyter notebook; lines are then counted through the cells.
  package private(set) var isNotebook = false

  /// Maximum size in bytes, which keeps a dataset of gigabytes from being read as a script. `export` writes no longer
  /// ones.
  package static let limit = 256 << 20

  /// - Parameter path: the path shown in errors.
  package init(_ text: String, path: String) {
    self.path = path
    source = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    lines = []
    var prose = Prose()
    for (index, line) in source.enumerated() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if let output = ScriptOutput.content(ofLine: text) {
        guard !lines.isEmpty else { continue }
        lines[lines.count - 1].output = (lines.last?.output ?? []) + [output]
      } else if !text.isEmpty, !text.hasPrefix("#") {
        lines.append(Line(number: index + 1, text: line, prose: prose.take()))
      } else {
        prose.add(text)
      }
    }
  }

  /// A copy with other lines, such as the remaining ones.
  package func with(lines: [Line]) -> Script {
    var copy = self
    copy.lines = lines
    return copy
  }

  /// Whether `export script` wrote it. It may have no output to compare, where all of it spoke of what was left out.
  package var isExported: Bool { source.first?.contains(", written by 'export script'.") ?? false }

  /// Reads a file, a script or a Jupyter notebook of digitbook's commands; `~` expands to the home folder.
  /// - Throws: `ScriptError`.
  package init(contentsOf path: String) throws(ScriptError) {
    let text = try Self.text(of: path)
    guard JupyterNotebook.isLikely(text) else {
      self.init(text, path: path)
      return
    }
    do throws(JupyterNotebook.Problem) {
      self.init(try JupyterNotebook(text).script, path: path)
    } catch {
      switch error {
      case .notUnderstood: throw .notebookNotUnderstood(path: path)
      case .version(let version): throw .notebookVersion(path: path, version: version)
      case .language(let language): throw .notebookLanguage(path: path, language: language)
      }
    }
    isNotebook = true
  }

  /// The text of a file.
  package static func text(of path: String) throws(ScriptError) -> String {
    let bytes = try Self.bytes(of: path)
    guard bytes.count <= Self.limit else { throw .tooLarge(path: path, limit: Self.limit) }
    var text = ""
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard !line.contains(0), let decoded = String(validating: line, as: UTF8.self) else {
        throw .notText(path: path, line: index + 1)
      }
      text += (index > 0 ? "\n" : "") + decoded
    }
    return ByteOrderMark.dropped(from: text)
  }

  /// Whether both paths resolve to the same file.
  package func isSameFile(as other: Script) -> Bool { Self.resolved(path) == Self.resolved(other.path) }

  /// The absolute path, links followed.
  var resolvedPath: String { Self.resolved(path) }

  private static func resolved(_ path: String) -> String {
    URL(filePath: expanded(path)).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  private static func expanded(_ path: String) -> String {
    path.hasPrefix("~") ? (path as NSString).expandingTildeInPath : path
  }

  /// Reads at most one byte more than the limit, because a file may grow while it is read.
  ///
  /// Opens with `O_NONBLOCK`, because opening a pipe without a writer would block forever.
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
