/// Picture files of pages: one or several, or those of a folder.
package struct PageFiles: Sendable {
  /// Paths for messages; at least one. Those of a folder are in natural order.
  package let paths: [String]
  /// Whether there may be several.
  package let isFolder: Bool
  /// Files of the folders that are no pictures.
  package let otherFiles: Int

  /// - Parameter given: files and folders, at least one.
  /// - Throws: `DatasetError.missing`, `.folderWithoutPictures`, `.unreadable`, `.interrupted`.
  package init(_ given: [String], isStopped: StopCheck = { false }) throws(DatasetError) {
    var paths: [String] = []
    var otherFiles = 0
    var isFolder = given.count > 1
    for path in given {
      guard PictureFolder.isFolder(FileBytes.expand(path)) else {
        paths.append(path)
        continue
      }
      isFolder = true
      let files = try FolderListing.files(in: path, isStopped: isStopped).filter { !$0.isHidden }
      let pictures = NaturalOrder.sorted(files.filter(\.isPicture).map(\.name))
      guard !pictures.isEmpty else { throw .folderWithoutImages(path: path) }
      let folder = path.hasSuffix("/") ? path : path + "/"
      paths += pictures.map { folder + $0 }
      otherFiles += files.count - pictures.count
    }
    (self.paths, self.isFolder, self.otherFiles) = (paths, isFolder, otherFiles)
  }

  /// The pages of a file, at least one.
  package static func pages(
    of path: String, isStopped: @escaping StopCheck = { false }
  ) throws(DatasetError) -> [PagePicture] {
    let file = try FileBytes.read(path, isStopped: isStopped)
    let bytes =
      GzipStream.begins(file) ? try GzipStream.inflate(path: path, file, isStopped: isStopped) : file
    do throws(PictureError) {
      return try PagePicture.pages(in: bytes, isStopped: isStopped)
    } catch {
      throw .picture(path: path, error)
    }
  }
}
