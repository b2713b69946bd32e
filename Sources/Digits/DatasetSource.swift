/// Where a dataset came from: enough to load it again and to detect whether it has changed.
package struct DatasetSource: Hashable, Sendable {
  /// Format detected from the bytes of the file, the outermost contents for an archive; without a file, `drawn` by
  /// hand or `joined` from other datasets.
  package enum Kind: String, Codable, Sendable {
    case mnist, csv, idx, png, folder, drawn, joined
    /// NumPy's .npy and .npz, MATLAB's .mat, HDF5.
    case arrays
    /// Pictures other than PNG.
    case picture
    /// A zip or tar archive of files.
    case archive
    /// The filled-in sheets that come with the program.
    case sheets

    /// Whether the images can be read from a file again.
    package var hasFile: Bool {
      switch self {
      case .drawn, .joined: false
      case .mnist, .csv, .idx, .png, .folder, .arrays, .picture, .archive, .sheets: true
      }
    }
  }

  package let kind: Kind
  /// The path as the user gave it; `mnist` for the built-in data; for drawings the original name of the
  /// dataset.
  package let path: String
  /// Lowercase hexadecimal SHA-256 of the file's bytes on disk, by blocks for a file above 1 GiB (`BlockHash`). For
  /// several files: of their concatenated 32-byte digests, in reading order.
  package let sha256: String
  /// What the user chose for the reader, and the label file that was found.
  package let options: ReadingOptions
  /// The values of the file that became the grey levels 0 and 255.
  package let range: GreyRange
  /// The sources of a joined dataset, in the order of its rows; empty for all others.
  package let parts: [DatasetSource]

  package init(
    kind: Kind, path: String, sha256: String, options: ReadingOptions = ReadingOptions(),
    range: GreyRange = .bytes, parts: [DatasetSource] = []
  ) {
    self.kind = kind
    self.path = path
    self.sha256 = sha256
    self.options = options
    self.range = range
    self.parts = parts
  }

  /// The path, and how many others were read together with it: `a.jpg and 2 more`.
  package var words: String { Self.words(for: [path] + (options.furtherPaths ?? [])) }

  static func words(for paths: [String]) -> String {
    (paths.first ?? "") + (paths.count > 1 ? " and \(paths.count - 1) more" : "")
  }

  /// Path of a separate label file, if any.
  package var labelsPath: String? { options.labelsPath }
  /// Number of leading rows that were requested; `nil` for all.
  package var rowLimit: Int? { options.rowLimit }

  /// The source with its paths changed.
  package func mapPaths(_ change: (String) -> String) -> DatasetSource {
    var options = options
    options.labelsPath = options.labelsPath.map(change)
    options.furtherPaths = options.furtherPaths?.map(change)
    return DatasetSource(
      kind: kind, path: change(path), sha256: sha256, options: options, range: range, parts: parts)
  }
}

/// The first choices keep the place that they have in sessions stored before there were others.
extension DatasetSource: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, path, labelsPath, sha256, rowLimit
    case polarity = "invert"
    case fullScale, range, options, parts
  }

  package init(from decoder: any Decoder) throws {
    let stored = try decoder.container(keyedBy: CodingKeys.self)
    kind = try stored.decode(Kind.self, forKey: .kind)
    path = try stored.decode(String.self, forKey: .path)
    sha256 = try stored.decode(String.self, forKey: .sha256)
    parts = try stored.decode([DatasetSource].self, forKey: .parts)
    let fullScale = try stored.decode(Int.self, forKey: .fullScale)
    let storedRange = try stored.decodeIfPresent(GreyRange.self, forKey: .range)
    range = storedRange ?? GreyRange(low: 0, high: Double(max(1, fullScale)))
    var options = try stored.decodeIfPresent(ReadingOptions.self, forKey: .options) ?? ReadingOptions()
    options.labelsPath = try stored.decodeIfPresent(String.self, forKey: .labelsPath)
    options.rowLimit = try stored.decodeIfPresent(Int.self, forKey: .rowLimit)
    options.polarity = try stored.decode(Polarity.self, forKey: .polarity)
    self.options = options
  }

  package func encode(to encoder: any Encoder) throws {
    var stored = encoder.container(keyedBy: CodingKeys.self)
    try stored.encode(kind, forKey: .kind)
    try stored.encode(path, forKey: .path)
    try stored.encode(sha256, forKey: .sha256)
    try stored.encode(parts, forKey: .parts)
    try stored.encode(fullScale ?? 255, forKey: .fullScale)
    if fullScale == nil { try stored.encode(range, forKey: .range) }
    try stored.encodeIfPresent(options.labelsPath, forKey: .labelsPath)
    try stored.encodeIfPresent(options.rowLimit, forKey: .rowLimit)
    try stored.encode(options.polarity, forKey: .polarity)
    var others = options
    (others.labelsPath, others.rowLimit, others.polarity) = (nil, nil, .auto)
    if others != ReadingOptions() { try stored.encode(others, forKey: .options) }
  }

  /// The value of full ink, where paper is 0 and it is a whole number; `nil` for other ranges.
  package var fullScale: Int? { range.low == 0 ? Int(exactly: range.high) : nil }
}
