import COneDNN

/// The versions of the libraries this module stands on.
package enum ComputeLibraries {
  /// oneDNN's, such as `2.6.3`.
  package static var oneDNN: String {
    guard let version = dnnl_version()?.pointee else { return "unknown" }
    return "\(version.major).\(version.minor).\(version.patch)"
  }
}
