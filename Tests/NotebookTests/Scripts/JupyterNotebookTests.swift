import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// Notebooks as scripts.
@Suite struct JupyterNotebookTests {
  private func script(_ json: String) throws -> Script {
    let scratch = try Scratch()
    return try Script(contentsOf: scratch.file("a.ipynb", Data(json.utf8)))
  }

  @Test func codeIsCommandsAndTheRestIsProse() throws {
    let script = try script(
      #"""
      {"cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title\n", "\n", "Two *lines*."]},
        {"cell_type": "code", "id": "b", "metadata": {"tags": ["x"]}, "execution_count": null, "outputs": [],
         "source": "load mnist\nsplit"},
        {"cell_type": "raw", "metadata": {"digitbook": 7}, "source": "raw"},
        {"cell_type": "code", "metadata": {"digitbook": {"line": "set seed=1", "output": ["seed=1", ""]}},
         "source": ["set seed=1"]},
        {"cell_type": "code", "metadata": {"digitbook": {"line": "set seed=1", "output": ["seed=1"]}},
         "source": ["set seed=2"]}
      ], "metadata": {"kernelspec": {"name": "digitbook", "language": "digitbook", "display_name": "d"}},
       "nbformat": 4, "nbformat_minor": 5}
      """#)
    #expect(script.isNotebook)
    #expect(script.lines.map(\.text) == ["load mnist", "split", "set seed=1", "set seed=2"])
    #expect(script.lines.map(\.prose) == [["# Title", "", "Two *lines*."], [], ["raw"], []])
    #expect(script.lines.map(\.output) == [nil, nil, ["seed=1", ""], nil])
  }

  @Test(arguments: [
    (#"{"nbformat": 4, "cells": 3}"#, "looks like a Jupyter notebook, but its JSON cannot be read as one"),
    (
      #"{"nbformat": 4, "cells": [{"cell_type": "code"}]}"#,
      "looks like a Jupyter notebook, but its JSON cannot be read as one"
    ),
    (#"{"nbformat": 4, "cells": ["#, "looks like a Jupyter notebook, but its JSON cannot be read as one"),
    (
      #"{"nbformat": 3, "worksheets": []}"#,
      "is a Jupyter notebook of format 3, and only format 4 can be read"
    ),
    (
      #"{"nbformat": 4, "cells": [], "metadata": {"language_info": {"name": "python"}}}"#,
      "is a notebook in python, and only one of digitbook's commands can be replayed"
    ),
    (
      #"{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"name": "ir\u001b[2J"}}}"#,
      "is a notebook in ir\\x1B[2J, and only one of digitbook's commands can be replayed"
    ),
  ])
  func refusesOthers(json: String, sentence: String) throws {
    let scratch = try Scratch()
    let path = try scratch.file("a.ipynb", Data(json.utf8))
    #expect(try scratch.fail("replay \(path)").message == "\(path) \(sentence)")
  }

  @Test func deepOrLongJSONIsAnErrorAndNothingElse() throws {
    let scratch = try Scratch()
    let deep = #"{"nbformat": 4, "cells": "# + String(repeating: "[", count: 200_000)
    let path = try scratch.file("a.ipynb", Data(deep.utf8))
    #expect(throws: ScriptError.notebookNotUnderstood(path: path)) { try Script(contentsOf: path) }
  }

  @Test func updateWritesNoNotebook() throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "a.ipynb", Data(#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": "set seed=1"}]}"#.utf8))
    #expect(
      try scratch.fail("replay \(path) --update").message == "--update cannot write into a Jupyter notebook")
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("{"))
  }
}
