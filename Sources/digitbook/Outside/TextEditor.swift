import CommandLanguage
import Foundation
import Notebook

/// The user's editor: that of `$VISUAL` or `$EDITOR`, else the first of nano and vi that is there.
struct TextEditor {
  private let environment: [String: String]

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment
  }

  /// What came back from the editor.
  enum Outcome: Equatable {
    /// Commands, one a line.
    case lines([String])
    /// Nothing is run, for this reason.
    case nothing(String)
    case failed(ErrorMessage)
  }

  /// The command that starts the editor; `nil` without one. A dumb terminal has no full screen, which is what
  /// `$VISUAL` is for.
  var command: String? {
    let names = environment["TERM"] == "dumb" ? ["EDITOR", "VISUAL"] : ["VISUAL", "EDITOR"]
    let wished = names.compactMap { environment[$0] }.first { !$0.allSatisfy(\.isWhitespace) }
    return wished ?? ["nano", "vi"].first { Programs.path(of: $0, in: environment) != nil }
  }

  /// Opens the editor with lines, and waits until it ends.
  func edit(_ lines: [String]) -> Outcome {
    guard let command else {
      return .failed(
        ErrorMessage(
          "there is no editor", hint: "name one before you start: 'EDITOR=nano digitbook' in your shell"))
    }
    let folder = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    // The ending lets editors colour it.
    var template = Array((folder + "/digitbook-XXXXXX.digits").utf8CString)
    let descriptor = mkstemps(&template, Int32(".digits".utf8.count))
    guard descriptor >= 0 else {
      return .failed(
        ErrorMessage(
          "no file can be made in \(folder): \(String(cString: strerror(errno)))",
          hint: "set TMPDIR to a folder that can be written"))
    }
    let path = template.withUnsafeBufferPointer { buffer in
      String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    defer { unlink(path) }
    let text = lines.map { $0 + "\n" }.joined()
    let isWritten = (try? StandardStream(descriptor: descriptor).write(text)) != nil
    close(descriptor)
    guard isWritten else {
      return .failed(ErrorMessage("\(path) cannot be written", hint: "is there room in \(folder)?"))
    }
    let ending = OutsideProgram.run(command + " \"$1\"", arguments: [path])
    guard ending == .exited(0) else {
      return .nothing("\(ending.problem(named: "the editor") ?? "the editor failed"), so nothing is run")
    }
    do {
      let commands = Continuation.commands(of: try Script.text(of: path).split(whereSeparator: \.isNewline))
      return commands.isEmpty ? .nothing("the file came back empty, so nothing is run") : .lines(commands)
    } catch {
      return .failed(ErrorMessage(wording: error))
    }
  }
}
