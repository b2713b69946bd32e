import Digits
import Foundation
import Testing

@testable import Notebook

@Suite struct StoredLabelsTests {
  @Test func digitsAreOneByteEach() throws {
    let stored = StoredLabels([3, 0, 9], of: .digits)
    #expect(stored.encoded() == Data([3, 0, 9]))
    #expect(StoredLabels(decoding: Data([3, 0, 9])) == stored)
  }

  @Test func otherClassesKeepTheirNamesAndTheirOrder() throws {
    let classes = try ClassList(["shoe", "T-shirt/top", 12, "bag"])
    let stored = StoredLabels(["bag", "shoe", 12, "bag"], of: classes)
    #expect(StoredLabels(decoding: stored.encoded()) == stored)
    // Digits among other classes too.
    let mixed = StoredLabels([7, 7], of: ClassList(of: [7, "A"] as [ClassLabel]))
    #expect(StoredLabels(decoding: mixed.encoded()) == mixed)
  }

  /// As many bytes as there are rows do not make them digits.
  @Test func aFileIsNeverTakenForDigits() throws {
    let classes = try ClassList(["A", "B"])
    for rows in 1...300 {
      let stored = StoredLabels(Array(repeating: "B", count: rows), of: classes)
      #expect(StoredLabels(decoding: stored.encoded())?.classes == classes)
    }
  }

  @Test func damagedLabelsAreRefused() throws {
    let whole = StoredLabels(["A", "B", "A"], of: try ClassList(["A", "B"])).encoded()
    #expect(StoredLabels(decoding: Data([1, 2, 10])) == nil)
    var state: UInt64 = 7
    for _ in 0..<2000 {
      var bytes = whole
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = bytes.startIndex + Int(state >> 33) % bytes.count
      bytes[place] = UInt8(truncatingIfNeeded: state >> 24)
      if let found = StoredLabels(decoding: bytes) {
        #expect(found.labels.allSatisfy { found.classes.index(of: $0) != nil })
      }
      #expect(StoredLabels(decoding: whole.prefix(Int(state >> 40) % whole.count))?.labels.isEmpty != false)
    }
  }
}
