import CommandLanguage
import Commands
import Notebook
import Testing

@testable import Jupyter

struct CellParametersTests {
  /// - Returns: the line with values filled in, or the sentence that refuses.
  private static func filled(_ line: String, after lines: String...) -> String {
    var parameters = CellParameters()
    do throws(CellParameters.Refusal) {
      for line in lines {
        let isTaken = try parameters.take(line, commands: .standard)
        #expect(isTaken)
      }
      return try parameters.filled(line)
    } catch {
      return [error.message.message, error.message.hint].compactMap(\.self).joined(separator: "; ")
    }
  }

  /// Lines that papermill 2.7 writes with `--language python`.
  @Test func takesTheValuesOfPapermill() {
    #expect(Self.filled("load rows=${rows}", after: "rows = 6000") == "load rows=6000")
    #expect(Self.filled("train lr=${lr}", after: "lr = 0.001") == "train lr=0.001")
    #expect(Self.filled("train hidden=${h}", after: #"h = "128,64""#) == "train hidden=128,64")
    #expect(Self.filled("split stratify=${s}", after: "s = True") == "split stratify=true")
    #expect(Self.filled("load ${f}", after: #"f = "my \"file\" \u00e9""#) == #"load 'my "file" é'"#)
    #expect(Self.filled("load rows=${rows:-60}", after: "rows = None") == "load rows=60")
    #expect(Self.filled("load rows=${rows}", after: "rows = 1", "rows = 2  # more") == "load rows=2")
  }

  @Test func keepsAValueOneWord() {
    #expect(Self.filled("load ${f}", after: #"f = "a b; quit""#) == #"load "a b; quit""#)
    #expect(Self.filled("load \"${f}.csv\"", after: #"f = "a\"b""#) == #"load "a\"b.csv""#)
  }

  @Test func saysWhatIsMissing() {
    #expect(
      Self.filled("load rows=${rows}")
        == "there is no value for ${rows}; type rows = VALUE in a cell above, or ${rows:-VALUE} here")
    #expect(Self.filled("load rows=${rows:-60}") == "load rows=60")
    #expect(
      Self.filled("load ${", after: "x = 1")
        == "a ${ is not closed, or has no name; write ${name} or ${name:-default}")
  }

  @Test(arguments: [
    "h = [128, 64]", "h = {}", "h =", "h = \"open", "h = a b", #"h = "a" b"#, #"h = "\uD800""#,
  ])
  func refusesWhatIsNoSingleValue(_ line: String) {
    var parameters = CellParameters()
    #expect(throws: CellParameters.Refusal.self) { try parameters.take(line, commands: .standard) }
  }

  @Test(arguments: ["train = 5", "hidden=128", "load", "# x = 5", "show 4 = 2"])
  func leavesCommandsAlone(_ line: String) throws {
    var parameters = CellParameters()
    #expect(try !parameters.take(line, commands: .standard))
  }
}
