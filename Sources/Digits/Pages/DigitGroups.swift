/// Parts of ink that stand above each other make a group; groups side by side are digits, and so are parts of a group with
/// a wide gap between them.
struct DigitGroups {
  /// Digits side by side.
  private(set) var count = 1
  /// Digits one above the other.
  private(set) var stackCount = 1
  private(set) var box = InkPlane.Box(top: 0, left: 0, height: 1, width: 1)

  /// Share of the tallest group's height that a digit has, and of it that lies between two digits.
  private static let height = 0.6
  private static let gap = 0.015
  /// The same one above the other, where a broken stroke leaves a gap as well.
  private static let gapAbove = 0.25
  /// Width of the widest digit as a share of its height.
  private static let widest = 1.65

  init(_ parts: [InkComponents.Part]) {
    guard let first = parts.first else { return }
    let groups = Self.overlapping(parts, from: \.left, to: \.right)
    box = parts.reduce(into: first.box) { $0.extend(to: $1.box) }
    let tallest = groups.map(\.height).max() ?? 1
    let tall = groups.filter { Double($0.height) >= Self.height * Double(tallest) }
    let apart = zip(tall, tall.dropFirst()).count {
      Double($1.left - $0.right) >= max(1, Self.gap * Double(tallest))
    }
    let wide = tall.map {
      max(1, Int((Double($0.width) / Double(max($0.height, tallest)) / Self.widest).rounded(.up)))
    }
    count = max(1 + apart, tall.count == 1 ? wide[0] : 1)
    stackCount = Self.stackCount(parts)
  }

  /// Boxes around the parts that overlap along one direction, in its order.
  private static func overlapping(
    _ parts: [InkComponents.Part], from start: KeyPath<InkPlane.Box, Int>, to end: KeyPath<InkPlane.Box, Int>
  ) -> [InkPlane.Box] {
    var groups: [InkPlane.Box] = []
    for part in parts.sorted(by: { $0.box[keyPath: start] < $1.box[keyPath: start] }) {
      if let last = groups.last, part.box[keyPath: start] < last[keyPath: end] {
        groups[groups.count - 1].extend(to: part.box)
      } else {
        groups.append(part.box)
      }
    }
    return groups
  }

  private static func stackCount(_ parts: [InkComponents.Part]) -> Int {
    let bands = overlapping(parts, from: \.top, to: \.bottom)
    let tallest = Double(bands.map(\.height).max() ?? 1)
    let tall = bands.filter { Double($0.height) >= height * tallest }
    return 1 + zip(tall, tall.dropFirst()).count { Double($1.top - $0.bottom) >= gapAbove * tallest }
  }
}
