import Compute
import Digits

/// The version of this program; the first release is still to come.
package let digitbookVersion = "0.1.0"

/// A library and its version, as the library itself says.
package struct LibraryVersion: Equatable, Sendable {
  /// What it is called.
  package let name: String
  /// Such as `2.6.3`.
  package let version: String

  /// Memberwise.
  package init(_ name: String, _ version: String) {
    self.name = name
    self.version = version
  }

  /// Those that the modules below the notebook stand on, and the language.
  package static let ownLibraries = [
    LibraryVersion("oneDNN", ComputeLibraries.oneDNN),
    LibraryVersion("zlib", DigitsLibraries.zlib),
    LibraryVersion("libpng", DigitsLibraries.libpng),
    LibraryVersion("SQLite", SessionFile.libraryVersion),
    LibraryVersion("Swift", swift),
  ]

  /// The compiler's; the language tells it only by comparison.
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
