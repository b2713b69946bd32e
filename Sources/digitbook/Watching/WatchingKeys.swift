import Experiments

/// The keys of `train --watch`.
enum WatchingKeys {
  /// Parses the next bytes; what is no key of a training is ignored. The keys of an escape sequence, such as an arrow,
  /// are none.
  static func controls(of bytes: ArraySlice<UInt8>) -> [TrainingControl] {
    var controls: [TrainingControl] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == 0x1B {
        rest = afterSequence(rest)
      } else if let control = control(of: Character(Unicode.Scalar(byte))) {
        controls.append(control)
      }
    }
    return controls
  }

  private static func control(of key: Character) -> TrainingControl? {
    switch key {
    case " ": .pause
    case "+", "=": .faster
    case "-", "_": .slower
    case "s", "S": .step
    case "e", "E": .epoch
    case "d", "D": .dropout
    case "q", "Q": .end
    default: nil
    }
  }

  /// `[`, parameters and a final byte (ECMA-48, 5.4), or a single one.
  private static func afterSequence(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.first, [UInt8(ascii: "["), UInt8(ascii: "O")].contains(first) else {
      return bytes.dropFirst()
    }
    return bytes.dropFirst().drop { (0x20...0x3F).contains($0) }.dropFirst()
  }
}
