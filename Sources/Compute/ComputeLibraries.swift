import COneDNN

/// Versions of the libraries this module uses.
package enum ComputeLibraries {
  /// oneDNN's version, for example `2.6.3`.
  package static var oneDNN: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}
