import CFormats
import CPNG
import CZlib
import Foundation

/// Versions of the libraries that this module uses, as reported at run time.
package enum DigitsLibraries {
  /// Such as `1.2.13`.
  package static var zlib: String { String(cString: zlibVersion()) }

  /// Such as `1.6.39`, which libpng reports as 10639.
  package static var libpng: String {
    let number = png_access_version_number()
    return "\(number / 10000).\(number / 100 % 100).\(number % 100)"
  }

  /// Such as `1.82.0`; `nil` if the system does not have it. Opens the library.
  package static var leptonica: String? {
    guard let text = digitbook_leptonica_version() else { return nil }
    defer { free(text) }
    return String(cString: text).replacing("leptonica-", with: "")
  }

  /// Such as `3.6.2`; `nil` if the system has none.
  package static var libarchive: String? { digitbook_archive_version().map { String(cString: $0) } }
}
