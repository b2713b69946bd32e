import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct SubmissionFileTests {
  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test func writesOverAnEarlierOneAndLeavesNothingElse() throws {
    let scratch = try Scratch()
    let path = scratch.folder.path + "/out.csv"
    try SubmissionFile().write([7, 2], to: path)
    #expect(try text(path) == "ImageId,Label\n1,7\n2,2\n")
    chmod(path, 0o640)
    try SubmissionFile().write([1], to: path)
    #expect(try text(path) == "ImageId,Label\n1,1\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) == ["out.csv"])
  }

  @Test func anEmptyFileIsFilledAndALinkStaysOne() throws {
    let scratch = try Scratch()
    let path = try scratch.file("out.csv", Data())
    let link = scratch.folder.path + "/link.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try SubmissionFile().write([3], to: link)
    #expect(try text(path) == "ImageId,Label\n1,3\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test func neverReplacesWhatItCannotRead() throws {
    let scratch = try Scratch()
    let path = try scratch.file("secret.csv", Data("mine".utf8))
    chmod(path, 0o200)
    // The superuser can read the file and finds that it is not a file of predictions.
    let expected =
      geteuid() == 0 ? CommandError.fileExists(path: path) : .cannotWrite(path: path, code: EACCES)
    #expect(throws: expected) { try SubmissionFile().write([1], to: path) }
    chmod(path, 0o600)
    #expect(try text(path) == "mine")
  }

  @Test func refusesPipesDevicesAndFolders() throws {
    let scratch = try Scratch()
    let pipe = scratch.folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/null"] {
      #expect(throws: CommandError.notAFile(path: path)) { try SubmissionFile().write([1], to: path) }
    }
    let folder = scratch.folder.path
    #expect(throws: CommandError.cannotWrite(path: folder, code: EISDIR)) {
      try SubmissionFile().write([1], to: folder)
    }
    let nowhere = folder + "/no/such/folder.csv"
    #expect(throws: CommandError.cannotWrite(path: nowhere, code: ENOENT)) {
      try SubmissionFile().write([1], to: nowhere)
    }
  }

  @Test func columnsAndNumbersAreChosen() throws {
    let scratch = try Scratch()
    let path = scratch.folder.path + "/out.csv"
    let named = SubmissionFile(columns: ["id", "label"], first: 0, names: ["a,b", "c"])
    try named.write([7, 2], to: path)
    #expect(try text(path) == "id,label\n\"a,b\",7\nc,2\n")
    // An earlier file of the same rows is replaced, one of others is not.
    try named.write([1, 2], to: path)
    #expect(throws: CommandError.fileExists(path: path)) {
      try SubmissionFile(columns: ["id", "label"], first: 0).write([7, 2], to: path)
    }
    let table = try scratch.file("train.csv", Data("id,label,pixel0\n0,1,2\n".utf8))
    #expect(throws: CommandError.fileExists(path: table)) {
      try SubmissionFile(columns: ["id", "label"], first: 0).write([7], to: table)
    }
    let usual = try scratch.file("usual.csv", Data("ImageId,Label\n1,3\n".utf8))
    try SubmissionFile(columns: ["id", "label"], first: 0).write([7], to: usual)
    #expect(try text(usual) == "id,label\n0,7\n")
  }
}
