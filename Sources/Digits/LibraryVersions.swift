import CPNG
import CZlib

/// The versions of the libraries this module stands on, as they are at run time.
package enum DigitsLibraries {
  /// zlib's, such as `1.2.13`.
  package static var zlib: String { String(cString: zlibVersion()) }

  /// libpng's, such as `1.6.39`; libpng gives it as 10639.
  package static var libpng: String {
    let number = png_access_version_number()
    return "\(number / 10000).\(number / 100 % 100).\(number % 100)"
  }
}
