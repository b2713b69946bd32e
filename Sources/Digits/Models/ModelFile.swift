import Foundation

/// Files of other programs' networks, as bytes.
package enum ModelFile {
  /// Reads a file.
  /// - Throws: `DatasetError`, also for one of more than 4 GiB.
  package static func bytes(of path: String, isStopped: StopCheck) throws(DatasetError) -> [UInt8] {
    try FileBytes.read(path, isStopped: isStopped)
  }

  /// Reads a file in the folder of another one, or below it.
  /// - Parameter location: relative to the folder.
  /// - Returns: `nil` if it is outside the folder, directly or by way of a link.
  package static func bytes(
    beside path: String, at location: String, isStopped: StopCheck
  ) throws(DatasetError) -> [UInt8]? {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.hasPrefix("/"), !parts.contains(".."), !location.utf8.contains(0), !location.isEmpty
    else { return nil }
    let folder = URL(filePath: FileBytes.expand(path)).deletingLastPathComponent()
    let target = folder.appending(path: location)
    let inside = folder.resolvingSymlinksInPath().path(percentEncoded: false)
    let real = target.resolvingSymlinksInPath().path(percentEncoded: false)
    guard real.hasPrefix(inside.hasSuffix("/") ? inside : inside + "/") else { return nil }
    return try FileBytes.read(target.path(percentEncoded: false), isStopped: isStopped)
  }
}

/// The members of a Keras archive (`.keras`): a zip file of a configuration and an HDF5 file of arrays.
package struct KerasArchive: Sendable {
  /// `config.json`.
  package let configuration: [UInt8]
  /// `metadata.json`; empty if there is none.
  package let metadata: [UInt8]
  package let arrays: [NamedArray]

  package struct NamedArray: Sendable {
    /// Its path, such as `layers/dense/vars/0`.
    package let name: String
    package let shape: [Int]
    /// In row-major order, rounded to single precision.
    package let values: [Float]
  }

  /// Whether the bytes begin like a zip file.
  package static func begins(_ bytes: [UInt8]) -> Bool {
    Container.kind(of: Array(bytes.prefix(512))) == .zip
  }

  /// - Parameter path: for errors.
  /// - Returns: `nil` for a zip file of something else.
  /// - Throws: `DatasetError`.
  package init?(path: String, _ bytes: [UInt8], isStopped: @escaping StopCheck) throws(DatasetError) {
    let archive = try Archive(path: path, bytes, isStopped: isStopped)
    let names = Set(try archive.members().map(\.name))
    guard names.isSuperset(of: ["config.json", "model.weights.h5"]) else { return nil }
    configuration = try archive.read("config.json", limit: Self.longestConfiguration)
    metadata =
      try names.contains("metadata.json")
      ? archive.read("metadata.json", limit: Self.longestConfiguration) : []
    let file = try HDF5File.open(path: path, bytes: try archive.read("model.weights.h5"))
    var arrays: [NamedArray] = []
    for name in file.names where !name.hasPrefix("optimizer") {
      guard case .numbers(let numbers) = try file.array(name), !numbers.isFortran else { continue }
      let values = numbers.withElements { elements in
        elements.values(at: 0..<numbers.count).map { Float($0) }
      }
      arrays.append(NamedArray(name: name, shape: numbers.shape, values: values))
    }
    self.arrays = arrays
  }

  /// Bytes of a configuration.
  private static let longestConfiguration = 64 << 20
}
