import Commands
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
    for name in ["oneDNN", "zlib", "libpng"] {
      #expect(libraries[name]?.wholeMatch(of: /\d+\.\d+(\.\d+)*/) != nil, "\(name) \(libraries[name] ?? "")")
    }
  }
}
