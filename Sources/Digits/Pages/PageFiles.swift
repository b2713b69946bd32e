/// Picture files of pages: one, or those of a folder.
package struct PageFiles: Sendable {
  /// Paths for messages, in natural order; at least one.
  package let paths: [String]
  /// Whether they are those of a folder.
  package let isFolder: Bool
  /// Files of the folder that are no pictures.
  package let otherFiles: Int

  /// - Throws: `DatasetError.missing`, `.folderWithoutPictures`, `.unreadable`, `.interrupted`.
  package init(_ path: String, isStopped: StopCheck = { false }) throws(DatasetError) {
    guard PictureFolder.isFolder(FileBytes.expand(path)) else {
      (paths, isFolder, otherFiles) = ([path], false, 0)
      return
    }
    let files = try FolderListing.files(in: path, isStopped: isStopped).filter { !$0.isHidden }
    let pictures = NaturalOrder.sorted(files.filter(\.isPicture).map(\.name))
    guard !pictures.isEmpty else { throw .folderWithoutImages(path: path) }
    let folder = path.hasSuffix("/") ? path : path + "/"
    paths = pictures.map { folder + $0 }
    isFolder = true
    otherFiles = files.count - pictures.count
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
