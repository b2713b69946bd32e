import Compute
import Digits

/// The version of this program; not released yet.
package let digitbookVersion = "0.1.0"

/// A library and the version it reports.
package struct LibraryVersion: Equatable, Sendable {
  package let name: String
  /// Such as `2.6.3`.
  package let version: String

  package init(_ name: String, _ version: String) {
    self.name = name
    self.version = version
  }

  /// The libraries of the notebook and the modules below it, and the language.
  package static let ownLibraries = [
    LibraryVersion("oneDNN", ComputeLibraries.oneDNN),
    LibraryVersion("zlib", DigitsLibraries.zlib),
    LibraryVersion("libpng", DigitsLibraries.libpng),
    LibraryVersion("SQLite", SessionFile.libraryVersion),
    LibraryVersion("Swift", swift),
  ]

  /// The compiler version, which Swift exposes only through comparison.
  private static var swift: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }
}
