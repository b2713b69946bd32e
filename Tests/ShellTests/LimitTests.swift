import Foundation
import Testing

#if os(Linux)
  /// What the system may deny a process: files, stack, threads, memory, processors, streams.
  @Suite struct LimitTests {
    // MARK: Files and stack

    @Test(arguments: [4, 6, 10, 23])
    func fewFilesAreSaidAtTheStart(_ files: Int) throws {
      let run = try Piped.run(shell: "ulimit -n \(files); exec \"$0\" -c load")
      #expect(
        run.error
          == "digitbook: only \(files) files may be open at a time, and digitbook needs 24: raise the limit "
          + "with 'ulimit -n 256'\n")
      #expect(run.output == "")
      #expect(run.code == 1)
    }

    @Test func enoughFilesAreEnough() throws {
      let sandbox = try Sandbox()
      let run = try Piped.run(
        shell: "ulimit -n 24; exec \"$0\" --session s -c 'load mnist rows=300' -c 'train epochs=1' -c report",
        in: sandbox)
      #expect(run.code == 0, "\(run.error)")
    }

    /// A soft limit is raised by digitbook itself.
    @Test func aLowLimitThatMayBeRaisedIsRaised() throws {
      let run = try Piped.run(
        shell: "ulimit -S -n 8; ulimit -S -s 128; exec \"$0\" -c 'load mnist rows=300' -c 'train epochs=1'")
      #expect(run.code == 0, "\(run.error)")
    }

    @Test(arguments: [64, 128, 512])
    func aSmallStackIsSaidAtTheStart(_ size: Int) throws {
      let run = try Piped.run(shell: "ulimit -s \(size); exec \"$0\" -c load")
      #expect(
        run.error
          == "digitbook: the stack may only take \(size) KB, and digitbook needs 1024: raise the limit with "
          + "'ulimit -s 8192'\n")
      #expect(run.output == "")
      #expect(run.code == 1)
    }

    // MARK: Threads

    /// Runs as a user who may have one process, which no thread can join. Root has no such limit.
    private static let alone =
      "exec prlimit --nproc=1 setpriv --reuid=54321 --regid=54321 --clear-groups \"$0\""
    static let canBeAlone =
      getuid() == 0 && Sandbox.hasLimits && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

    @Test(.enabled(if: canBeAlone))
    func withoutThreadsTheWorkGoesOnOnOne() throws {
      let sandbox = try Sandbox()
      let lines = [
        "load mnist rows=600", "split seed=1", "train epochs=2", "cv k=2 epochs=1", "report",
        "train lenet epochs=1",
      ]
      let words = lines.map { " -c '\($0)'" }.joined()
      let run = try Piped.run(shell: Self.alone + " --json" + words, in: sandbox)
      #expect(run.code == 0, "\(run.error)")
      let usual = try Piped.run(shell: "exec \"$0\" --json" + words, in: sandbox)
      func losses(_ run: Piped) throws -> [[Double]] {
        try run.cells().compactMap { ($0["result"] as? [String: Any])?["loss_curve"] as? [Double] }
      }
      #expect(try losses(run) == losses(usual))
      #expect(try losses(run).count == 2)
    }

    /// Nobody listens, so the signals do what they always do.
    @Test(.enabled(if: canBeAlone), arguments: [("INT", 2), ("TERM", 15), ("HUP", 1)])
    func withoutThreadsSignalsEndIt(_ name: String, _ number: Int32) throws {
      let run = try Piped.run(
        shell: "\(Self.alone) -c 'load mnist rows=600' -c 'train epochs=1000000 tol=0 patience=1000000'"
      ) { digitbook in
        try digitbook.waitForError("epoch 2/")
        digitbook.send(number)
      }
      #expect(run.code == number)
      #expect(run.wasKilled)
    }

    // MARK: Memory

    @Test func aTrainingThatDoesNotFitIsRefused() throws {
      let run = try Piped.run(
        shell:
          "ulimit -v 1500000; exec \"$0\" -c 'load mnist rows=2000' -c 'train hidden=100000 batch=1000'")
      #expect(run.code == 1)
      let first = String(run.error.split(separator: "\n").first ?? "")
      #expect(
        first.wholeMatch(
          of:
            /-c 2: error: training with batch=1000 takes about .+ GB, and .+ are left/
        )
          != nil, "\(run.error)")
    }

    /// Little address space, from too little for the data to enough: a sentence and exit 1, or success, but never a
    /// signal.
    @Test func whateverTheAddressSpaceNothingTraps() throws {
      let sandbox = try Sandbox()
      let row = "7" + String(repeating: ",128", count: 784) + "\n"
      try Data(String(repeating: row, count: 20_000).utf8)
        .write(to: sandbox.folder.appending(path: "large.csv"))
      let made = try Piped.run(
        ["-c", "load large.csv", "-c", "export data large.npz"], in: sandbox)
      try #require(made.code == 0, "\(made.error)")
      let lines = [
        "load large.csv", "load large.npz", "load",
        "load large.csv rows=3000' -c 'map' -c 'duplicates near=1",
        "load mnist rows=30000' -c 'map", "load mnist rows=40000' -c 'duplicates near=3",
      ]
      var (refused, done) = (0, 0)
      for line in lines {
        for kibibytes in stride(from: 400_000, through: 900_000, by: 100_000) {
          let run = try Piped.run(
            shell: "ulimit -v \(kibibytes); exec \"$0\" -c 'set threads=2' -c '\(line)'", in: sandbox)
          #expect(!run.wasKilled, "\(line) with \(kibibytes) KiB: \(run.error.suffix(300))")
          if run.code == 0 {
            done += 1
          } else {
            refused += 1
            #expect(run.error.contains("memory"), "\(line) with \(kibibytes) KiB: \(run.error)")
          }
        }
      }
      #expect(refused > 0 && done > 0)
    }

    // MARK: Processors

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/taskset")))
    func threadsAreThoseThatTheProcessMayUse() throws {
      let bound = try Piped.run(shell: "exec taskset -c 0 \"$0\" -c set")
      #expect(bound.output.hasPrefix("seed=0 threads=1 images=auto"))
      let more = try Piped.run(shell: "exec taskset -c 0 \"$0\" -c 'set threads=256' -c status")
      #expect(more.output.contains("\nOf 256 threads 1 is taken: this process may use 1 processor.\n"))
      let slurm = try Piped.run(["-c", "set"], environment: ["SLURM_CPUS_PER_TASK": "1"])
      #expect(slurm.output.hasPrefix("seed=0 threads=1 images=auto"))
    }

    // MARK: Streams

    @Test(arguments: ["-c load", "--json -c load", "--version", "--help", "-c 'help train'", "replay --help"])
    func aClosedStandardOutputIsSaid(_ arguments: String) throws {
      let closed = try Piped.run(shell: "exec \"$0\" \(arguments) >&-")
      #expect(closed.error == "digitbook: standard output cannot be written: it is closed\n")
      #expect(closed.code == 1)
      let full = try Piped.run(shell: "exec \"$0\" \(arguments) > /dev/full")
      #expect(full.error == "digitbook: standard output cannot be written: No space left on device\n")
      #expect(full.code == 1)
    }

    @Test func otherClosedStreamsAreNoError() throws {
      #expect(try Piped.run(shell: "exec \"$0\" -c set <&-").output.hasPrefix("seed=0"))
      #expect(try Piped.run(shell: "exec \"$0\" -c set 2>&-").output.hasPrefix("seed=0"))
      #expect(try Piped.run(shell: "exec \"$0\" -c trian 2>&-").code == 1)
    }

    @Test(arguments: ["DNNL_VERBOSE", "ONEDNN_VERBOSE", "MKLDNN_VERBOSE"])
    func nothingButOursIsOnStandardOutput(_ variable: String) throws {
      let lines = [
        "-c", "load mnist rows=300", "-c", "train cnn epochs=1", "-c", "train lenet epochs=1", "-c", "report",
      ]
      let run = try Piped.run(["--json"] + lines, environment: [variable: "2"])
      #expect(run.code == 0)
      #expect(try run.cells().count == 4)
      #expect(!run.output.contains("dnnl_verbose") && !run.error.contains("verbose"))
      #expect(run.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{") })
    }
  }
#endif
