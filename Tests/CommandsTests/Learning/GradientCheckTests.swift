import NotebookTestSupport
import Testing

@Suite struct GradientCheckTests: LearningSuite {
  @Test func gradientsAgree() throws {
    let scratch = try stripes("train hidden=6,5 activation=tanh epochs=3")
    let result = try scratch.json("gradcheck n=10 rows=3")
    #expect(result["agrees"] as? Bool == true)
    let parameters = try #require(result["parameters"] as? [[String: Any]])
    #expect(
      parameters.compactMap { $0["layer"] as? String } == [
        "1 dense:6", "1 dense:6", "2 dense:5", "2 dense:5", "output", "output",
      ])
    #expect(page(try scratch.run("gradcheck")).contains("They agree: no error is above 0.001"))
  }

  /// Networks of images, by preset and by layers, and digits without labels.
  @Test func convolutionsAreCheckedToo() throws {
    let scratch = try stripes("train layers=conv:3x3,bn,pool:2,dropout:0.2,dense:5 epochs=2", rows: 80)
    let page = page(try scratch.run("gradcheck n=6"))
    #expect(page.contains("They agree"))
    for layer in ["1 conv:3x3", "1 bn", "2 dense:5", "output"] { #expect(page.contains(layer)) }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    try scratch.run("load \(scratch.csv("plain.csv", rows: 20, labelled: false))")
    #expect(try scratch.json("gradcheck n=4")["agrees"] as? Bool == true)
    let step = try #require(
      (scratch.json("use stripes")["kind"] as? String).map { _ in try scratch.json("step") })
    let layers = try #require((step["steps"] as? [[String: Any]])?.first?["layers"] as? [[String: Any]])
    #expect(
      layers.compactMap { $0["layer"] as? String } == ["1 conv:3x3", "1 bn", "2 dense:5", "output"])
    #expect(layers.allSatisfy { ($0["gradient_norm"] as? Double ?? 0) > 0 })
  }
}
