/// HDF5 files, read by the HDF5 library: any layout and filter that it knows.
/// <https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>
enum HDF5File {
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Whether the bytes hold the signature, which may follow 512, 1024, ... bytes of the user.
  static func begins(_ bytes: some RandomAccessCollection<UInt8>) -> Bool {
    bytes.starts(with: signature) || bytes.dropFirst(512).starts(with: signature)
  }

  /// Lists the arrays of a file.
  /// - Parameters:
  ///   - path: as the user gave it.
  ///   - bytes: contents of a file that is not on disk itself.
  static func open(path: String, bytes: [UInt8]? = nil) throws(DatasetError) -> LibraryArrays {
    try LibraryArrays(.hdf5, path: path, bytes: bytes)
  }
}
