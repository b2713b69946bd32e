import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Jupyter

struct ResultFormsTests {
  private static func forms(_ blocks: [Block]) -> [String: String] {
    Dictionary(
      MimeBundle(blocks, style: .plain).forms.map { form in
        if case .string(let text) = form.value { (form.type, text) } else { (form.type, form.value.text) }
      }, uniquingKeysWith: { $1 })
  }

  @Test func aTableIsARealTable() {
    let table = Table(columns: [.init("rank"), .init("accuracy")], rows: [[.init("1"), .init("90 % <b>")]])
    let forms = Self.forms([.text("Best first."), .table(table)])
    #expect(forms.keys.sorted() == ["text/html", "text/plain"])
    #expect(forms["text/html"]?.contains("<table>") == true)
    #expect(forms["text/html"]?.contains("90 % &lt;b&gt;") == true)
    #expect(forms["text/plain"]?.hasPrefix("Best first.\n\nrank  accuracy\n") == true)
  }

  @Test func aChartIsAnSVG() {
    let chart = LineChart(
      title: "Loss", xLabel: "epoch", yLabel: "",
      series: [.init(name: "", points: [.init(x: 1, y: 2), .init(x: 2, y: 1)])])
    let forms = Self.forms([.text("Text."), .chart(chart)])
    #expect(forms["image/svg+xml"]?.contains("<svg ") == true)
    #expect(forms["image/svg+xml"]?.contains("Text.") == false)
    #expect(forms["image/png"] == nil)
  }

  @Test func digitsAreAPNG() throws {
    let picture = ImageGrid.Picture(height: 2, width: 2, pixels: [0, 255, 128, 0], caption: "7")
    let png = try #require(Self.forms([.images(ImageGrid(pictures: [picture]))])["image/png"])
    let bytes = try #require(Data(base64Encoded: png))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func aFailurePointsAtTheWord() {
    let error = ErrorMessage("there is no command 'trian'", hint: "did you mean 'train'?", columns: 0..<5)
    #expect(
      Failure(error, in: "trian x", at: "line 2").lines == [
        "line 2: error: there is no command 'trian'", "    trian x", "    ^^^^^",
        " hint: did you mean 'train'?",
      ])
    #expect(
      Failure(error, in: "trian x", at: nil).lines == [
        "error: there is no command 'trian'", " hint: did you mean 'train'?",
      ])
  }

  @Test func theValueOfAResultIsJSON() throws {
    let notebook = Notebook()
    let cell = try #require(notebook.run("version"))
    let json = try #require(cell.resultJSON)
    let value = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(value["kind"] as? String == "version")
    let failed = try #require(notebook.run("trian"))
    #expect(failed.resultJSON == nil)
  }
}
