/// The choices of `load` that overrule what a reader would guess. All are kept with the dataset's source, so that
/// it is read again in the same way.
package struct ReadingOptions: Codable, Hashable, Sendable {
  /// A guess by the reader, or a choice of the user.
  package enum Choice: String, Codable, CaseIterable, Sendable {
    case auto, on, off
  }

  /// Files and folders of pictures that are read together with the one at the source's path; `nil` for none.
  package var furtherPaths: [String]?
  /// File of labels for a file of images.
  package var labelsPath: String?
  /// Only the first rows are read, at least 1; `nil` for all.
  package var rowLimit: Int?
  package var polarity: Polarity = .auto
  /// Whether rows and columns are exchanged.
  package var transpose: Choice = .auto
  /// Member of an archive, or array of a file that holds several.
  package var member: String?
  /// Label column by name, or by number from 1; `none` for no labels.
  package var labelColumn: String?
  /// Columns to leave out, by name or by number from 1.
  package var droppedColumns: [String] = []
  /// Values that mean paper and full ink.
  package var range: GreyRange?
  /// Whether the first line of a table holds names.
  package var header: Choice = .auto
  /// Names of the classes, in the order of the sorted labels.
  package var classes: [String]?
  /// Whether digits are scaled and centred as MNIST's are; `nil` for pictures but not for the rows of tables and arrays.
  package var normalizes: Bool?
  /// Whether pictures that cannot be read are left out.
  package var skipsBroken = false
  /// Whether pictures are pages of a sheet; `nil` to tell it from their corner marks.
  package var sheet: Choice?
  /// What becomes of doubtful boxes of a sheet; `nil` to leave them out.
  package var doubtful: DoubtfulChoice?
  /// What tells who wrote on a sheet; `nil` for the number of the copy where there are several.
  package var writer: WriterChoice?

  package init(rowLimit: Int? = nil) {
    self.rowLimit = rowLimit
  }
}
