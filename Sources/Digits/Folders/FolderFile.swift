/// A file below a folder or in an archive, as far as it takes to tell what the folder holds.
struct FolderFile: Sendable, Equatable {
  /// Path below the folder, with `/` between its parts.
  let name: String
  /// The first bytes, at least `PictureKind.headLength` if the file has as many; empty if its name tells enough.
  let head: [UInt8]

  /// The name after the last `/`.
  var lastName: Substring { name.split(separator: "/").last ?? Substring(name) }

  /// The folders from the top.
  var folders: [Substring] { name.split(separator: "/").dropLast() }

  /// What follows the last dot of the name, in lower case; empty without a dot.
  var ending: String { Self.ending(of: lastName) }

  static func ending(of name: Substring) -> String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The last name in lower case without the endings of compressed files.
  var plainName: String {
    var name = Substring(lastName.lowercased())
    while ["gz", "bz2", "xz", "zst"].contains(Self.ending(of: name)), let dot = name.lastIndex(of: ".") {
      name = name[..<dot]
    }
    return String(name)
  }

  /// Files that systems leave behind unasked, beginning with a dot or in a folder that does.
  var isHidden: Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }

  /// Whether it begins like a picture, or is named like one: then the reader says what is wrong with it.
  var isPicture: Bool { PictureKind.endings.contains(ending) || PictureKind(head) != nil }

  var isArray: Bool {
    ["npy", "npz", "mat", "h5", "hdf5", "hdf"].contains(ending)
      || head.starts(with: [0x93] + Array("NUMPY".utf8))
      || head.starts(with: "MATLAB ".utf8) || head.starts(with: [0x89] + Array("HDF\r\n".utf8))
  }

  var isTable: Bool {
    ["csv", "tsv", "arff", "libsvm", "svm"].contains(Self.ending(of: Substring(plainName)))
  }

  /// Whether it is named like an archive of files.
  var isArchive: Bool {
    ["zip", "tar", "tgz", "tbz2", "txz"].contains(ending)
      || plainName.hasSuffix(".tar") && plainName != lastName.lowercased()
  }

  /// Whether the contents may be IDX: as they are, or compressed.
  var mayBeIDX: Bool {
    let compressed: [[UInt8]] = [
      [0x1F, 0x8B], Array("BZh".utf8), [0xFD, 0x37, 0x7A], [0x28, 0xB5, 0x2F, 0xFD],
    ]
    return head.isEmpty || head.starts(with: [0, 0]) || compressed.contains { head.starts(with: $0) }
  }
}
