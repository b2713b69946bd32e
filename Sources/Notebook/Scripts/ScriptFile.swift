import Digits
import Foundation

/// Writes script files.
package enum ScriptFile {
  /// The path for a script name: `Scripts/NAME.digits` if there is a folder `Scripts`, else `NAME.digits`. A name
  /// with a `/` or the extension `.digits` is used as a path.
  package static func path(for name: String) -> String {
    if name.contains("/") || name.hasSuffix(".digits") { return name }
    var isFolder = ObjCBool(false)
    let hasFolder = FileManager.default.fileExists(atPath: "Scripts", isDirectory: &isFolder)
    return (hasFolder && isFolder.boolValue ? "Scripts/" : "") + name + ".digits"
  }

  /// Writes a script atomically.
  /// - Parameter replacing: whether it may replace an existing file.
  /// - Throws: `ScriptError.exists`, `.notAFile`, `.unwritable`.
  package static func write(_ text: String, to path: String, replacing: Bool) throws(ScriptError) {
    let target = AtomicFile.target(of: path)
    let mode = try mode(of: target, path, replacing: replacing)
    let code = AtomicFile.write(text, to: target, mode: mode)
    guard code == 0 else { throw .unwritable(path: path, code: code) }
  }

  /// The permissions of the existing file, or the default for a new one.
  private static func mode(
    of target: String, _ path: String, replacing: Bool
  ) throws(ScriptError) -> mode_t {
    do throws(DraftFile.Refusal) {
      return try DraftFile.mode(of: target, replacing: replacing)
    } catch {
      switch error {
      case .exists: throw .exists(path: path)
      case .notAFile: throw .notAFile(path: path)
      case .unwritable(let code): throw .unwritable(path: path, code: code)
      }
    }
  }
}
