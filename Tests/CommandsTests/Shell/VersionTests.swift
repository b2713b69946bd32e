import Commands
import Compute
import Foundation
import Notebook
import Testing

@Suite struct VersionTests {
  @Test func versionNamesTheLibrariesAndThoseOfTheExecutable() throws {
    let notebook = Notebook(libraries: [LibraryVersion("readline", "8.2")])
    let cell = try #require(notebook.run("version"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(cell.json.utf8)) as? [String: Any])
    let libraries = try #require((object["result"] as? [String: Any])?["libraries"] as? [String: String])
    #expect(Set(libraries.keys) == ["oneDNN", "zlib", "libpng", "SQLite", "Swift", "readline"])
    #expect(libraries["readline"] == "8.2")
    let ways = try #require((object["result"] as? [String: Any])?["processor"] as? [String: String])
    #expect(Set(ways.keys) == ["oneDNN", "kernels", "matrix products", "convolutions"])
    #expect(ways["kernels"] == ProcessorWay.current.kernels)
    for name in ["oneDNN", "zlib", "libpng"] {
      #expect(libraries[name]?.wholeMatch(of: /\d+\.\d+(\.\d+)*/) != nil, "\(name) \(libraries[name] ?? "")")
    }
  }
}
