import Commands
import Experiments
import Foundation
import Notebook
import Testing

@testable import Jupyter

/// Interrupts, the process that started a kernel, and what a former kernel left.
struct LifeTests {
  @Test func theFirstInterruptStopsAndTheSecondAbandons() {
    let cancellation = Cancellation()
    let interrupts = Interrupts(raising: cancellation)
    interrupts.begin()
    #expect(!interrupts.isInterrupted)
    interrupts.interrupt()
    #expect(interrupts.isInterrupted && cancellation.isRaised && !cancellation.isAbandoned)
    interrupts.interrupt()
    #expect(cancellation.isAbandoned)
    interrupts.end()
    #expect(!interrupts.isInterrupted && !cancellation.isRaised)
  }

  @Test func anIdleKernelIgnoresInterrupts() {
    let cancellation = Cancellation()
    let interrupts = Interrupts(raising: cancellation)
    interrupts.interrupt()
    #expect(!cancellation.isRaised)
    interrupts.begin()
    #expect(!interrupts.isInterrupted && !cancellation.isRaised)
    interrupts.end()
  }

  @Test func noticesThatTheParentIsGone() throws {
    #expect(!ParentProcess(environment: [:]).isGone)
    #expect(!ParentProcess(environment: ["JPY_PARENT_PID": "\(getppid())"]).isGone)
    #expect(!ParentProcess(environment: ["JPY_PARENT_PID": "many"]).isGone)
    #expect(!ParentProcess(environment: ["JPY_PARENT_PID": "-1"]).isGone)
    let other = Process()
    other.executableURL = URL(filePath: "/bin/sh")
    other.arguments = ["-c", "exit 0"]
    try other.run()
    other.waitUntilExit()
    #expect(ParentProcess(environment: ["JPY_PARENT_PID": "\(other.processIdentifier)"]).isGone)
  }

  @Test func saysWhatAFormerKernelLeft() throws {
    let folder = NSTemporaryDirectory() + "kernel-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let places = SessionPlaces(folder: folder, unnamed: folder + "/unsaved")
    func session() -> LiveSession { LiveSession(places: places, keepsUnnamed: true) }
    #expect(Recoverable(session()) == nil)
    let notebook = Notebook(session: session())
    #expect(notebook.run("load mnist rows=100")?.status == .ok)
    // While it runs it is nobody else's.
    #expect(Recoverable(session()) == nil)
    #expect(notebook.session.leave() == .unnamed)
    #expect(
      Recoverable(session())?.sentence
        == "The session before this one has no name, and nothing of it is lost: 'recover' brings back its 1 cell."
    )
    #expect(Recoverable(session(), now: Date(timeIntervalSinceNow: 601)) == nil)
  }
}
