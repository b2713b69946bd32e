/// A choice of `load` that not every kind of data has a use for.
package enum ReadingKey: String, Equatable, Sendable {
  case member, label, drop, header, scale, skip, normalize, sheet, doubtful, writer
}

/// What was read, as far as it decides which choices have a meaning.
package enum DataContent: String, Equatable, Sendable {
  /// CSV and its kin.
  case table
  case arff, libsvm, idx, arrays, pictures
}

extension ReadingOptions {
  /// The first choice that means nothing for such data; `nil` if all have a meaning.
  /// - Parameter isTree: whether the data was in a folder or an archive.
  func surplus(for content: DataContent, isTree: Bool) -> ReadingKey? {
    let isTable = content == .table || content == .arff
    if member != nil, !isTree, content != .arrays { return .member }
    if let labelColumn, labelColumn.lowercased() != "none", !isTable, content != .arrays { return .label }
    if !droppedColumns.isEmpty, !isTable { return .drop }
    if header != .auto, content != .table { return .header }
    if range != nil, content == .pictures { return .scale }
    if let normalizes, normalizes == (content == .pictures) { return .normalize }
    if content != .pictures {
      if sheet == .on { return .sheet }
      if doubtful != nil { return .doubtful }
      if writer != nil { return .writer }
    }
    if skipsBroken, !(isTree && content == .pictures) { return .skip }
    return nil
  }
}
