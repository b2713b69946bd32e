/// A photographed page of a sheet that is looked at again.
package struct SheetView: Sendable {
  private let plane: GreyPlane
  private let photo: SheetPhoto
  private let offsets: [BoxFrames.Offsets]

  /// Millimetres around a box that are shown with it: the class above it, and parts of its neighbours.
  private static let margin = 5.0

  /// - Throws: `DatasetError` if the file cannot be read, or does not show the page any more.
  package init(_ page: RowOrigins.Page) throws(DatasetError) {
    let file = try FileBytes.read(try BuiltInSheets.resolved(page.path))
    let bytes = GzipStream.begins(file) ? try GzipStream.inflate(path: page.path, file) : file
    do throws(PictureError) {
      let pictures = try PictureReader.decode(bytes)
      let index = (page.part ?? 1) - 1
      guard pictures.indices.contains(index) else { throw .sheet(.noSheet) }
      plane = GreyPlane(pictures[index])
      do throws(SheetError) {
        photo = try SheetPhoto(plane)
        offsets = try BoxFrames.find(photo.page, photo.map, plane)
      } catch {
        throw .sheet(error)
      }
    } catch {
      throw .picture(path: page.path, error)
    }
  }

  /// A box and what is around it.
  /// - Parameters:
  ///   - box: counted from 1.
  ///   - side: pixels of the view's sides.
  /// - Returns: `side * side` levels, 0 for paper and 255 for the darkest.
  package func surroundings(ofBox box: Int, side: Int) -> [UInt8] {
    let index = min(max(box, 1), SheetLayout.boxesPerPage) - 1
    let area = photo.page.layout.box(index)
    let offset = offsets.indices.contains(index) ? offsets[index] : BoxFrames.Offsets()
    let view = SheetLayout.Area(
      x: area.x + (offset.across ?? 0) - Self.margin, y: area.y + (offset.down ?? 0) - Self.margin,
      width: area.width + 2 * Self.margin,
      height: area.height + 2 * Self.margin)
    // Four samples a pixel and direction, so that thin lines are not lost.
    let fine = SheetBox.patch(
      view, photo.map, plane, shrunkBy: 1, pixelsPerMillimetre: Double(4 * max(1, side)) / view.width)
    let patch = fine.shrunk(by: 4)
    let sorted = patch.levels.sorted()
    guard patch.height >= side, patch.width >= side, let darkest = sorted.first else {
      return [UInt8](repeating: 0, count: side * side)
    }
    let paper = sorted[sorted.count * 3 / 4]
    let range = max(1, Int(paper) - Int(darkest))
    return (0..<side).flatMap { row in
      (0..<side).map { column in
        let level = Int(patch.levels[row * patch.width + column])
        return UInt8(min(255, max(0, (Int(paper) - level) * 255 / range)))
      }
    }
  }
}
