/// A format of files that is chosen by the ending of their names, its raw value.
protocol FileFormat: RawRepresentable<String> {}

extension FileFormat {
  /// The format that a path ends in, in capitals or not; `nil` for another.
  init?(path: String) {
    let ending = path.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last ?? ""
    self.init(rawValue: ending.lowercased())
  }
}
