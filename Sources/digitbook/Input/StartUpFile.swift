import CommandLanguage
import Foundation
import Notebook

/// `$XDG_CONFIG_HOME/digitbook/startup.digits`: the settings and abbreviations that somebody wants at each prompt.
struct StartUpFile {
  let path: String

  /// By the XDG Base Directory Specification relative paths are ignored, and `~/.config` is the default.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let config = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    path = (config ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.config") + "/digitbook/startup.digits"
  }

  /// Runs its lines. One that cannot be run is told, and left out.
  func read(into notebook: Notebook, _ printer: CellPrinter) {
    guard access(path, F_OK) == 0 else { return }
    let script: Script
    do {
      script = try Script(contentsOf: path)
    } catch {
      return printer.show(ErrorMessage(wording: error))
    }
    for line in script.lines {
      do {
        try notebook.prefer(line.text)
      } catch {
        let place = SourceLine.Place.script(path: (path as NSString).lastPathComponent, line: line.number)
        printer.show(notebook.commands.message(for: error, in: line.text), at: place, in: line.text)
      }
    }
  }
}
