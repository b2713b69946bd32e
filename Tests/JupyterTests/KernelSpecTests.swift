import CommandLanguage
import Foundation
import Testing

@testable import Jupyter

struct KernelSpecTests {
  @Test func writesWhatJupyterReads() throws {
    let folder = NSTemporaryDirectory() + "kernelspec-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spec = KernelSpec(program: "/opt/a \"b\"/digitbook")
    let path = try spec.install(to: .prefix(folder + "/"), environment: [:])
    #expect(path == folder + "/share/jupyter/kernels/digitbook")
    let data = try Data(contentsOf: URL(filePath: path + "/kernel.json"))
    let json = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["argv"] as? [String] == ["/opt/a \"b\"/digitbook", "kernel", "run", "{connection_file}"])
    #expect(json["language"] as? String == "digitbook")
    #expect(json["interrupt_mode"] as? String == "message")
    #expect((json["metadata"] as? [String: Any])?["supported_encryption"] as? [String] == ["curve"])
    for side in [32, 64] {
      let logo = try Data(contentsOf: URL(filePath: path + "/logo-\(side)x\(side).png"))
      #expect(logo.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(Array(logo[16..<24]) == [0, 0, 0, UInt8(side), 0, 0, 0, UInt8(side)])
    }
    #expect(FileManager.default.fileExists(atPath: path + "/logo-svg.svg"))
    // Once more over the old one.
    #expect(try spec.install(to: .prefix(folder), environment: [:]) == path)
  }

  #if os(Linux)
    @Test func findsTheFoldersOfJupyter() throws {
      let home = ["HOME": "/home/a"]
      #expect(try KernelSpec.folder(of: .user, home) == "/home/a/.local/share/jupyter")
      #expect(
        try KernelSpec.folder(of: .user, ["HOME": "/home/a", "JUPYTER_DATA_DIR": "/d"]) == "/d")
      #expect(try KernelSpec.folder(of: .environment, ["VIRTUAL_ENV": "/v"]) == "/v/share/jupyter")
      #expect(try KernelSpec.folder(of: .environment, ["CONDA_PREFIX": "/c/"]) == "/c/share/jupyter")
    }
  #endif

  @Test func saysWhyItCannot() {
    #expect(throws: KernelError.noEnvironment) {
      try KernelSpec.folder(of: .environment, ["VIRTUAL_ENV": ""])
    }
    do {
      _ = try KernelSpec(program: "/x").install(to: .prefix("/proc"), environment: [:])
      Issue.record("/proc was written to")
    } catch {
      #expect(error.wording.message.hasPrefix("/proc/share/jupyter/kernels/digitbook cannot be written: "))
      #expect(error.wording.hint == "'digitbook kernel install --user' writes below your home folder")
    }
  }
}
