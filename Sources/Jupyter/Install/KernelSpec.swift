import Foundation

/// What Jupyter reads to start a kernel: a folder with `kernel.json` and logos.
package struct KernelSpec {
  /// Where kernels are looked for: see `jupyter --paths`.
  package enum Place: Equatable, Sendable {
    /// Below the home folder, or in `JUPYTER_DATA_DIR`.
    case user
    /// `PREFIX/share/jupyter`.
    case prefix(String)
    /// The Python or conda environment that is active.
    case environment
  }

  /// The name by which Jupyter and papermill know it.
  package static let name = "digitbook"

  /// The program to start.
  let program: String

  package init(program: String) { self.program = program }

  /// The contents of `kernel.json`. Interrupts come as messages: they reach the kernel wherever it runs, and no process
  /// that it may have started.
  package var json: String {
    let argv = [program, "kernel", "run", "{connection_file}"].map { JSONText.string($0) }
    return JSONText.object([
      ("argv", .array(argv)), ("display_name", "digitbook"), ("language", "digitbook"),
      ("interrupt_mode", "message"), ("env", .nothing),
      ("metadata", .object([("supported_encryption", .array(["curve"])), ("debugger", false)])),
    ]).text + "\n"
  }

  /// Writes the folder; an earlier one is replaced file by file.
  /// - Returns: its path.
  /// - Throws: `KernelError.noEnvironment`, `.cannotWrite`.
  package func install(
    to place: Place, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(KernelError) -> String {
    let folder = try Self.folder(of: place, environment) + "/kernels/\(Self.name)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, code: Self.code(of: error))
    }
    let files: [(String, Data)] = [
      ("kernel.json", Data(json.utf8)), ("logo-svg.svg", Data(KernelLogo.svg.utf8)),
      ("logo-32x32.png", Data(KernelLogo.png(side: 32))), ("logo-64x64.png", Data(KernelLogo.png(side: 64))),
    ]
    for (name, data) in files {
      let path = folder + "/" + name
      do {
        try data.write(to: URL(filePath: path), options: .atomic)
      } catch {
        throw .cannotWrite(path: path, code: Self.code(of: error))
      }
    }
    return folder
  }

  /// The data folder of Jupyter, as jupyter_core 5.9 finds it.
  static func folder(of place: Place, _ environment: [String: String]) throws(KernelError) -> String {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    switch place {
    case .user:
      if let folder = value("JUPYTER_DATA_DIR") { return folder }
      let home = value("HOME") ?? NSHomeDirectory()
      #if canImport(Darwin)
        return home + "/Library/Jupyter"
      #else
        return (value("XDG_DATA_HOME") ?? home + "/.local/share") + "/jupyter"
      #endif
    case .prefix(let folder):
      return URL(filePath: folder).path(percentEncoded: false).trimmedSlash + "/share/jupyter"
    case .environment:
      guard let folder = value("VIRTUAL_ENV") ?? value("CONDA_PREFIX") else { throw .noEnvironment }
      return folder.trimmedSlash + "/share/jupyter"
    }
  }

  private static func code(of error: any Error) -> Int32 {
    let below = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return Int32(clamping: below?.code ?? Int(EIO))
  }
}

extension String {
  fileprivate var trimmedSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
