import Foundation

/// A folder of files that come with the program, and where to look for it.
///
/// The build copies it into a resource bundle beside what it links. The accessor that the package manager
/// generates for that bundle ends the process if it is missing, which a program moved without its bundle must
/// not do; so the places are tried here, and a failure is an error that lists them.
package struct ResourceFolder: Sendable {
  /// Environment variable that names another folder.
  private let variable: String
  /// Target that has the folder among its resources.
  private let module: String
  /// Folder's name among those resources.
  private let name: String
  /// Folder's name below `../share/digitbook`, where an installation puts it.
  private let installedName: String
  /// Path in the sources, used if the working folder is the package; `nil` to leave that out.
  private let source: String?

  package init(
    variable: String, module: String, name: String, installedName: String, source: String? = nil
  ) {
    self.variable = variable
    self.module = module
    self.name = name
    self.installedName = installedName
    self.source = source
  }

  /// Folders to look in, in order, for this process.
  package func candidates() -> [String] {
    candidates(
      chosen: ProcessInfo.processInfo.environment[variable], programFolders: ProgramFolders.all(),
      workingFolder: FileManager.default.currentDirectoryPath)
  }

  /// Folders to look in, in order: the one chosen by the user; the build's resources beside the program; the
  /// folder of an installation; the sources.
  package func candidates(chosen: String?, programFolders: [String], workingFolder: String) -> [String] {
    var folders: [String] = []
    if let chosen, !chosen.isEmpty { folders.append(FileBytes.expand(chosen)) }
    for folder in programFolders {
      folders += [
        "\(folder)/digitbook_\(module).resources/\(name)",
        "\(folder)/digitbook_\(module).bundle/\(name)",
        "\(folder)/digitbook_\(module).bundle/Contents/Resources/\(name)",
      ]
    }
    folders += programFolders.map { "\($0)/../share/digitbook/\(installedName)" }
    return folders + (source.map { ["\(workingFolder)/\($0)"] } ?? [])
  }
}
