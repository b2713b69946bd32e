import Foundation

/// Labels and parts of pictures, from their names alone: the same for files of a folder and members of an archive.
///
/// | names | labels |
/// |---|---|
/// | `7/scan.png`, `train/b/0001.png`, `cat/1.png` | the folder: a number, a letter or a word |
/// | `7.png`, `7_0012.png` | the digit that the name begins with |
/// | `00012_7.png`, `img_0001-7.png` | the digit that the name ends with, if all names are of this form |
///
/// Folders `train` and `test` (or `training`, `testing`, `val`, ...) at one level, with every picture in one of
/// them, are the official split.
struct PictureLabels: Equatable, Sendable {
  /// Names in reading order: the training part first, each part in natural order.
  private(set) var names: [String]
  /// One label per name; `nil` without labels.
  private(set) var labels: LabelColumn?
  /// Names before this index belong to the training part; `nil` without parts.
  private(set) var trainingCount: Int?
  private(set) var findings: [ReadingFinding] = []

  /// - Parameters:
  ///   - names: paths below the folder or in the archive.
  ///   - folder: path of the folder or archive, or of the single picture's folder; it names a class if its own name
  ///     is a single digit.
  ///   - ignoresLabels: leaves the pictures unlabelled.
  init(names: [String], folder: String, ignoresLabels: Bool = false) throws(DatasetError) {
    self.names = NaturalOrder.sorted(names)
    let level = PicturePart.level(of: names)
    if let level {
      var byPart: [PicturePart: [String]] = [:]
      for name in self.names {
        if let part = PicturePart.of(name, level: level) { byPart[part, default: []].append(name) }
      }
      let (train, validation, test) = (byPart[.train] ?? [], byPart[.validation] ?? [], byPart[.test] ?? [])
      self.names = train + validation + test
      trainingCount = train.count + (test.isEmpty ? 0 : validation.count)
    }
    if ignoresLabels { return }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    if let classes = Self.classFolders(self.names, level: level) {
      labels = Self.column(classes)
      return
    }
    let digits = self.names.map { PictureFolder.label(of: prefix + $0) }
    let labelled = digits.firstIndex { $0 != nil }
    let unlabelled = digits.firstIndex(of: nil)
    if let last = LastDigits(self.names), unlabelled != nil || last.areLikelierLabels(than: digits) {
      labels = .integers(last.digits.map { Int32($0) })
      findings.append(.labelAtNamesEnd(example: last.example))
    } else if unlabelled == nil, !digits.isEmpty {
      labels = .integers(digits.map { Int32($0 ?? 0) })
    } else if let labelled, let unlabelled {
      throw .folderPartlyLabelled(
        path: folder, labelled: prefix + self.names[labelled],
        unlabelled: prefix + self.names[unlabelled])
    } else {
      findings.append(.unlabelled(searched: Self.searched))
    }
  }

  /// The labels and parts of pictures that digitbook wrote, whose folders are what their notes say.
  ///
  /// Rows are in the order of their numbers, the training part first.
  /// - Returns: `nil` if the folders are others by now.
  init?(names: [String], folder: String, exported note: ExportedPicture, ignoresLabels: Bool) {
    let above = folder.split(separator: "/")
    var found: [(name: String, number: [UInt8], label: Substring, part: PicturePart?)] = []
    for name in names {
      let path = name.split(separator: "/")
      guard let last = path.last, let label = (above + path).dropLast().last ?? (note.hasClass ? nil : "")
      else { return nil }
      var part: PicturePart?
      let place = path.count - (note.hasClass ? 3 : 2)
      if note.hasPart, place >= 0 {
        part = PicturePart(folder: path[place])
        if part == nil { return nil }
      }
      found.append((name, Array(last.utf8), label, part))
    }
    let hasParts = Set(found.map(\.part)).count > 1
    guard !hasParts || found.allSatisfy({ $0.part != nil }) else { return nil }
    found.sort { one, other in
      let (isTest, isOtherTest) = (one.part == .test, other.part == .test)
      return isTest == isOtherTest ? NaturalOrder.precedes(one.number, other.number) : isOtherTest
    }
    self.names = found.map(\.name)
    if hasParts { trainingCount = found.count { $0.part != .test } }
    guard note.hasClass else {
      findings.append(.unlabelled(searched: []))
      return
    }
    if !ignoresLabels { labels = .words(found.map { String($0.label) }) }
  }

  /// Where labels are looked for.
  static let searched = [
    "folders named after a class", "names that begin with a digit (7_0012.png)",
    "names that end with one (00012_7.png)",
  ]

  /// The folder of each name below those of the parts, if they are classes: all names have one, and there are
  /// several, or a single number or letter.
  private static func classFolders(_ names: [String], level: Int?) -> [Substring]? {
    var classes: [Substring] = []
    classes.reserveCapacity(names.count)
    for name in names {
      let folders = name.split(separator: "/").dropLast().dropFirst(level.map { $0 + 1 } ?? 0)
      guard let folder = folders.last(where: { PicturePart(folder: $0) == nil }) else { return nil }
      classes.append(folder)
    }
    let distinct = Set(classes)
    func isShort(_ folder: Substring) -> Bool { folder.count == 1 || Int32(folder) != nil }
    if distinct.allSatisfy(isShort) { return distinct.isEmpty ? nil : classes }
    guard distinct.count > 1 else { return nil }
    return areWriters(names, folders: classes) ? nil : classes
  }

  /// Whether folders are those of writers: each name begins with the digit and goes on after it, and the digits
  /// differ within a folder.
  private static func areWriters(_ names: [String], folders: [Substring]) -> Bool {
    var digits: [Substring: Set<UInt8>] = [:]
    for (name, folder) in zip(names, folders) {
      guard let digit = PictureFolder.digitAndMore(of: name) else { return false }
      digits[folder, default: []].insert(digit)
    }
    return digits.values.contains { $0.count > 1 }
  }

  /// Numbers if all words are whole numbers.
  private static func column(_ words: [Substring]) -> LabelColumn {
    let numbers = words.compactMap { Int32($0) }
    return numbers.count == words.count ? .integers(numbers) : .words(words.map(String.init))
  }
}

/// The digits that names end with, after `_`, `-`, or a space.
private struct LastDigits {
  let digits: [UInt8]
  let example: String

  /// `nil` unless there are several names, all of this form, with another number before the digit: that is the
  /// number of the picture, so the digit is none (`scan-1.png` to `scan-9.png` are numbered).
  init?(_ names: [String]) {
    guard names.count > 1 else { return nil }
    var digits: [UInt8] = []
    for name in names {
      let parts = PictureFolder.stem(of: name).split(omittingEmptySubsequences: false) { "_- ".contains($0) }
      guard parts.count > 1, let last = parts.last, let digit = PictureFolder.digit(last),
        parts.dropLast().contains(where: { $0.utf8.contains { (0x30...0x39).contains($0) } })
      else { return nil }
      digits.append(digit)
    }
    self.digits = digits
    example = names[0]
  }

  /// Whether digits at the beginning of the names are rather numbers of the pictures: each occurs once, and those
  /// at the end repeat.
  func areLikelierLabels(than first: [UInt8?]) -> Bool {
    Set(first).count == first.count && Set(digits).count < digits.count
  }
}

/// A part of a dataset that a folder is named after.
enum PicturePart: Sendable {
  case train, validation, test

  init?(folder: some StringProtocol) {
    var word = folder.lowercased().filter { $0.isLetter || $0.isNumber }
    for ending in ["images", "data", "set"] where word.hasSuffix(ending) { word.removeLast(ending.count) }
    switch word {
    case "train", "training": self = .train
    case "val", "valid", "validation": self = .validation
    case "test", "testing", "t10k": self = .test
    default: return nil
    }
  }

  /// The level of the folders that name the parts, counted from 0, if all names have one there and there are rows
  /// to train with and others.
  static func level(of names: [String]) -> Int? {
    guard let first = names.first?.split(separator: "/").dropLast(),
      let level = first.firstIndex(where: { Self(folder: $0) != nil })
    else { return nil }
    var found: Set<PicturePart> = []
    for name in names {
      let folders = name.split(separator: "/").dropLast()
      guard folders.count > level, let part = Self(folder: folders[level]) else { return nil }
      found.insert(part)
    }
    return found.contains(.train) && found.count > 1 ? level : nil
  }

  static func of(_ name: String, level: Int) -> PicturePart? {
    let folders = name.split(separator: "/").dropLast()
    return folders.count > level ? Self(folder: folders[level]) : nil
  }
}
