import COneDNN

/// Versions of the libraries this module uses.
package enum ComputeLibraries {
  /// Keeps oneDNN from writing to standard output, whatever DNNL_VERBOSE and ONEDNN_VERBOSE say.
  package static func silence() { dnnl_set_verbose(0) }

  /// oneDNN's version, for example `2.6.3`.
  package static var oneDNN: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}
