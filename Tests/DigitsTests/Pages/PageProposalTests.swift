import Foundation
import Testing

import struct TestSupport.TestPage

@testable import Digits

/// Without a model: each digit of a page is a candidate by itself, on the right line.
@Suite struct PageProposalTests {
  private static let lines = ["8042 57", "1", "336699 41 2", "70707070"]

  /// The number of tall parts of each line, however they may be cut.
  private func parts(_ proposal: PageProposal) -> [Int] {
    proposal.lines.map { line in Set(line.pieces.filter(\.isTall).map(\.labels)).count }
  }

  private static var counts: [Int] { lines.map { $0.count { $0 != " " } } }

  @Test func linesOfAStraightPage() throws {
    let proposal = try PageProposal(of: TestPage(Self.lines).grey)
    #expect(parts(proposal) == Self.counts)
    #expect(abs(proposal.digitHeight - 40) < 4)
    for line in proposal.lines {
      #expect(abs(line.slope) < 0.02)
      for candidate in line.candidates {
        #expect(candidate.pixels.count == 784)
        #expect(candidate.pixels.max() == 255)
      }
    }
  }

  @Test(arguments: [-10.0, -5, 3, 8, 10])
  func aTurnedPage(degrees: Double) throws {
    let proposal = try PageProposal(of: TestPage(Self.lines, degrees: degrees).grey)
    #expect(parts(proposal) == Self.counts)
    for line in proposal.lines { #expect(abs(line.slope * 180 / .pi - degrees) < 1.5) }
  }

  @Test func lightShadowAndRuledLines() throws {
    let page = try TestPage(Self.lines, degrees: 2, ruled: 70, ink: 0.7) { row, column in
      // A shadow with an edge across a light that fades.
      (240 - 90 * row) * (column + row > 0.9 ? 0.55 : 1)
    }
    #expect(try parts(PageProposal(of: page.grey)) == Self.counts)
  }

  @Test func aPaperWithoutInkIsEmpty() {
    let paper = GreyPlane(height: 400, width: 300, levels: [UInt8](repeating: 240, count: 120_000))
    #expect(throws: PageError.noInk) { try PageProposal(of: paper) }
    var random = SeededGenerator(seed: 3)
    let grained = GreyPlane(
      height: 400, width: 300, levels: (0..<120_000).map { _ in UInt8.random(in: 225...245, using: &random) })
    #expect(throws: PageError.noInk) { try PageProposal(of: grained) }
  }

  @Test func smallAndBlurredWritingIsRefused() throws {
    let page = try TestPage(["1234567890", "0987654321"], side: 56)
    let small = page.grey.reduced(by: 5)
    #expect {
      try PageProposal(of: small)
    } throws: { error in
      guard case .small? = error as? PageError else { return false }
      return true
    }
    // The mean over 25 x 25 pixels, twice.
    var soft = page.grey
    for _ in 0..<2 { soft = softened(soft, by: 12) }
    #expect(throws: PageError.self) { try PageProposal(of: soft) }
  }

  private func softened(_ plane: GreyPlane, by reach: Int) -> GreyPlane {
    func pass(_ levels: [UInt8], _ count: Int, _ step: (Int, Int) -> Int?) -> [UInt8] {
      levels.indices.map { place in
        let around = (-reach...reach).compactMap { step(place, $0) }
        return UInt8(around.reduce(0) { $0 + Int(levels[$1]) } / around.count)
      }
    }
    let across = pass(plane.levels, plane.width) { place, shift in
      let column = place % plane.width + shift
      return column >= 0 && column < plane.width ? place + shift : nil
    }
    let down = pass(across, plane.height) { place, shift in
      let row = place / plane.width + shift
      return row >= 0 && row < plane.height ? place + shift * plane.width : nil
    }
    return GreyPlane(height: plane.height, width: plane.width, levels: down)
  }

  @Test func anythingMayComeAsAPage() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<60 {
      let (height, width) = (Int.random(in: 1...160, using: &random), Int.random(in: 1...160, using: &random))
      let coarse = Int.random(in: 1...9, using: &random)
      let noise = random.bytes(height * width)
      let levels = (0..<height * width).map { place in
        noise[place / width / coarse * coarse * width + place % width / coarse * coarse]
      }
      // It must end, with a proposal or with an error.
      _ = try? PageProposal(of: GreyPlane(height: height, width: width, levels: levels))
    }
  }
}
