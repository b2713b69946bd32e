/// Makes zip files with libarchive.
package enum ZipFile {
  /// To be connected to the archives' writer.
  package static func make(_ path: String, _ descriptor: Int32) throws(ExportError) -> any ZipMembers {
    throw .container(path: path, reason: "there is no writer of zip files")
  }
}
