import Foundation
import Testing

/// A processor that oneDNN has no fast code for, and kernels in their portable form.
@Suite struct ProcessorTests {
  #if arch(x86_64)
    static let old = ["DNNL_MAX_CPU_ISA": "SSE41", "DIGITBOOK_MAX_ISA": "portable"]

    @Test func versionSaysWhichWaysAreTaken() throws {
      let run = try Piped.run(["--json", "-c", "version"], environment: Self.old)
      let result = try #require(try run.cells().first?["result"] as? [String: Any])
      #expect(
        result["processor"] as? [String: String] == [
          "oneDNN": "SSE4.1", "kernels": "SSE2", "matrix products": "oneDNN",
          "convolutions": "matrix products",
        ])
    }

    @Test func trainSaysOnceThatItIsSlow() throws {
      let run = try Piped.run(
        [
          "-c", "load mnist rows=200", "-c", "train epochs=1", "-c", "train cnn epochs=1", "-c",
          "train lenet epochs=1",
        ], environment: Self.old)
      #expect(run.code == 0)
      let told =
        "oneDNN has no fast convolutions for this processor (SSE4.1), and matrix products take their "
        + "place: this takes several times as long as with AVX2; 'version' shows the way taken\n"
      #expect(run.error.components(separatedBy: told).count == 2, "\(run.error)")
    }

    /// The plain way gives the same bits for any number of threads, and gradients that are slopes.
    @Test func itsBitsDoNotDependOnThreads() throws {
      func losses(_ threads: Int) throws -> [[Double]] {
        let run = try Piped.run(
          [
            "--json", "-c", "set threads=\(threads)", "-c", "load mnist rows=700", "-c", "train cnn epochs=2",
            "-c",
            "train lenet epochs=2", "-c",
            "train layers=conv:20x3/2+1,residual(conv:20x3+1,bn),pool:2,dense:20 epochs=1",
            "-c", "gradcheck model=m1", "-c", "gradcheck model=m2", "-c", "gradcheck model=m3",
          ], environment: Self.old)
        #expect(run.code == 0, "\(run.error)")
        let checks = try run.cells().compactMap { ($0["result"] as? [String: Any])?["agrees"] as? Bool }
        #expect(checks == [true, true, true])
        return try run.cells().compactMap { ($0["result"] as? [String: Any])?["loss_curve"] as? [Double] }
      }
      let alone = try losses(1)
      #expect(alone.count == 3)
      #expect(try losses(2) == alone)
    }

    @Test func replayVerifySaysThatTheWayIsAnotherOne() throws {
      let sandbox = try Sandbox()
      let written = try Piped.run(
        ["-c", "load mnist rows=400", "-c", "train lenet epochs=2", "-c", "export script s.digits"],
        in: sandbox)
      #expect(written.code == 0, "\(written.error)")
      let here = try Piped.run(["replay", "s.digits", "--verify"], in: sandbox)
      #expect(here.code == 0, "\(here.output)")
      let there = try Piped.run(
        ["--json", "replay", "s.digits", "--verify", "--tol", "1000"], in: sandbox, environment: Self.old)
      let sentence = try #require(
        (try there.cells().first?["result"] as? [String: Any])?["processor"] as? String)
      #expect(
        sentence.hasPrefix("It was written on a processor that computes another way (oneDNN ")
          && sentence.hasSuffix(
            " than this one (oneDNN SSE4.1, kernels SSE2, convolutions by matrix products), which rounds otherwise: "
              + "the last digits may differ."),
        "\(sentence)")
    }

    @Test func anUnknownLimitIsSaid() throws {
      let run = try Piped.run(["-c", "set"], environment: ["DIGITBOOK_MAX_ISA": "sse"])
      #expect(
        run.error == "digitbook: DIGITBOOK_MAX_ISA may be portable, x86-64-v3 or x86-64-v4, or unset\n")
      #expect(run.code == 2)
    }
  #endif
}
