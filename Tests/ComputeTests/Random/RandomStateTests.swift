import Compute
import Foundation
import Testing

@Suite struct RandomStateTests {
  @Test(arguments: [0, 1, 623, 624, 625, 5000])
  func goesOnBitForBitAfterBeingStored(draws: Int) throws {
    var original = RandomState(seed: 7)
    for _ in 0..<draws { _ = original.randint(in: 0...9) }
    _ = original.normal()  // Leaves the second of a pair over.

    let stored = try JSONEncoder().encode(original)
    var restored = try JSONDecoder().decode(RandomState.self, from: stored)
    #expect(restored == original)
    for _ in 0..<1500 { #expect(restored.normal() == original.normal()) }
    #expect(restored.permutation(100) == original.permutation(100))
    #expect(stored.count < 4000)
  }

  @Test(arguments: [
    (bytes: 0, of: 7, position: 0), (bytes: 3, of: 7, position: 0), (bytes: 2497, of: 7, position: 1),
    (bytes: 2496, of: 7, position: 625), (bytes: 2496, of: 7, position: -1),
    // From an all-zero state the generator would yield only zeros.
    (bytes: 2496, of: 0, position: 3),
  ])
  func refusesWhatIsNoState(bytes: Int, of byte: UInt8, position: Int) {
    let words = Data(repeating: byte, count: bytes).base64EncodedString()
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        RandomState.self, from: Data(#"{"words":"\#(words)","position":\#(position)}"#.utf8))
    }
  }

  @Test func fillsBuffersAsIfDrawnOneByOne() {
    var filling = RandomState(seed: 3)
    var doubles = [Double](repeating: 0, count: 1000)
    var floats = [Float](repeating: 0, count: 1000)
    doubles.withUnsafeMutableBufferPointer { filling.fillUniform(into: $0, -0.25, 0.25) }
    floats.withUnsafeMutableBufferPointer { filling.fillUniform(into: $0, -0.25, 0.25) }

    var drawing = RandomState(seed: 3)
    #expect(doubles == (0..<1000).map { _ in drawing.uniform(-0.25, 0.25) })
    #expect(floats == (0..<1000).map { _ in Float(drawing.uniform(-0.25, 0.25)) })
    #expect(filling == drawing)
  }

  @Test func aCopyGoesItsOwnWay() {
    var first = RandomState(seed: 5)
    var second = first
    _ = first.randomSample()
    #expect(first != second)
    _ = second.randomSample()
    #expect(first == second)
  }

  @Test func shufflingAnOrderIsIndexingItWithAShuffledOne() {
    for seed: UInt32 in 0..<20 {
      var inPlace = RandomState(seed: seed)
      var indexing = RandomState(seed: seed)
      var order = inPlace.permutation(137)
      let before = indexing.permutation(137)
      inPlace.shuffle(&order)
      #expect(order == indexing.permutation(137).map { before[$0] })
    }
  }

  @Test func ordersHoldEverythingOnce() {
    var random = RandomState(seed: 9)
    for count in [0, 1, 2, 3, 17, 624, 1000] {
      #expect(random.permutation(count).sorted() == Array(0..<count))
      let chosen = random.choice(count, size: count / 2)
      #expect(chosen.count == count / 2)
      #expect(Set(chosen).count == chosen.count)
    }
  }

  @Test func askingForNothingDrawsNothing() {
    var random = RandomState(seed: 11)
    let before = random
    var one = ["alone"]
    random.shuffle(&one)
    #expect(random.permutation(-3).isEmpty)
    #expect(random.choice(0, size: 5).isEmpty)
    #expect(random.randint(in: 4...4) == 4)
    #expect(random == before)
    #expect(random.choice(3, size: 10).sorted() == [0, 1, 2])
  }
}
