/// What the name of an array says: `x_train`, `dataset.test.labels`, `valImages`, `train/data`.
struct ArrayName: Equatable {
  enum Role { case images, labels, mapping }
  enum Part: Int, CaseIterable { case training, validation, test }

  let name: String
  private(set) var role: Role?
  private(set) var part: Part?
  /// Number of words that say neither; of two names for the same thing the plainer one is meant.
  private(set) var otherWords = 0

  init(_ name: String) {
    self.name = name
    var roles: [Role] = []
    for word in Self.words(of: name) {
      let meaning = Self.meaning(of: word)
      if let role = meaning.role { roles.append(role) }
      if let part = meaning.part { self.part = part }
      if meaning.role == nil, meaning.part == nil, !Self.emptyWords.contains(word) { otherWords += 1 }
    }
    // In `data/labels` the second word counts, and in `mapping` alone the first.
    role = roles.contains(.mapping) ? .mapping : roles.contains(.labels) ? .labels : roles.first
  }

  private static let roles: [String: Role] = [
    "x": .images, "images": .images, "image": .images, "imgs": .images, "img": .images, "data": .images,
    "pixels": .images, "features": .images, "samples": .images, "inputs": .images,
    "y": .labels, "labels": .labels, "label": .labels, "lbls": .labels, "target": .labels,
    "targets": .labels, "class": .labels, "classes": .labels,
    "mapping": .mapping,
  ]

  private static let parts: [String: Part] = [
    "train": .training, "training": .training, "tr": .training,
    "val": .validation, "valid": .validation, "validation": .validation,
    "test": .test, "testing": .test, "te": .test,
  ]

  /// Words that could stand in any name.
  private static let emptyWords: Set = ["dataset", "set", "mnist", "arr"]

  /// Words in lower case: parted by other characters, before a capital (`testLabels`) and before a number.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var last: Character = " "
    for character in name {
      let parts =
        !(character.isLetter || character.isNumber) || character.isNumber != last.isNumber
        || character.isUppercase && (last.isLowercase || word == "x" || word == "y")
      if parts, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if character.isLetter || character.isNumber { word += character.lowercased() }
      last = character
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Also of words written together, such as `xtrain` and `trainlabels`.
  private static func meaning(of word: String) -> (role: Role?, part: Part?) {
    if roles[word] != nil || parts[word] != nil { return (roles[word], parts[word]) }
    for (partWord, part) in parts where partWord.count > 2 {
      if word.hasPrefix(partWord), let role = roles[String(word.dropFirst(partWord.count))] {
        return (role, part)
      }
      if word.hasSuffix(partWord), let role = roles[String(word.dropLast(partWord.count))] {
        return (role, part)
      }
    }
    return (nil, nil)
  }
}
