import Digits
import Testing

@Suite struct PerturbationTests {
  @Test func noiseStaysWithinItsShareOfFullInk() {
    let images = DigitImages(shape: ImageShape(height: 8, width: 8), pixels: Array(repeating: 128, count: 64))
    let noisy = Perturbation(noise: 0.25).copy(of: images, row: 0, seed: 3)
    #expect(noisy.allSatisfy { abs(Int($0) - 128) <= 64 })
    #expect((noisy.max() ?? 0) > 180 && (noisy.min() ?? 255) < 76)
  }
}
