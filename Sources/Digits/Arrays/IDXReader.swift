/// Reads images and labels of IDX files together.
enum IDXReader {
  /// - Parameters:
  ///   - images: a file of images.
  ///   - labels: the file of its labels, if any.
  ///   - options: `rowLimit` and `range` are used.
  /// - Throws: an error of either file, or `DatasetError.labelCount`.
  static func rows(
    images: IDXFile, labels: IDXFile?, options: ReadingOptions
  ) throws(DatasetError) -> RowsRead {
    guard case .images(let shape) = images.content else {
      throw .idx(path: images.path, .labelsInsteadOfImages(count: images.rows))
    }
    let count = min(images.rows, max(1, options.rowLimit ?? images.rows))
    var column: LabelColumn?
    var convention = LabelConvention.plain
    var areSorted = false
    if let labels {
      guard labels.content == .labels else {
        throw .idx(path: labels.path, .imagesInsteadOfLabels(count: labels.rows))
      }
      guard labels.rows == images.rows else {
        throw .labelCount(path: labels.path, labels: labels.rows, images: images.rows)
      }
      column = try labels.readLabels(labels.rows)
      areSorted = column.map(SortedLabels.areSorted) ?? false
      if case .integers(let all) = column {
        convention = LabelConvention(all, shape: shape, options: options)
        column = .integers(all.prefix(count).map(convention.label))
      }
    }
    let (pixels, range, beyond) = try images.readImages(count, range: options.range)
    var rows = RowsRead(shape: shape, pixels: pixels, labels: column, range: range)
    if options.range == nil, range != .bytes { rows.findings.append(.stretched(range: range)) }
    if let beyond { rows.findings.append(beyond) }
    if let finding = convention.finding { rows.findings.append(finding) }
    if areSorted { rows.findings.append(.sorted) }
    return rows
  }
}
