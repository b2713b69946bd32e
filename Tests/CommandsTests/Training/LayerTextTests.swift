import CommandLanguage
import Networks
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct LayerTextTests {
  @Test(
    arguments: [
      ("dense:128", [.dense(units: 128)]),
      ("conv:32x3", [.convolution(filters: 32, kernel: 3, stride: 1, padding: 0)]),
      ("conv:32x5/2", [.convolution(filters: 32, kernel: 5, stride: 2, padding: 0)]),
      ("conv:32x5/2+2", [.convolution(filters: 32, kernel: 5, stride: 2, padding: 2)]),
      ("pool:2", [.maxPooling(size: 2, stride: 2)]), ("pool:3/2", [.maxPooling(size: 3, stride: 2)]),
      ("avgpool:2", [.averagePooling(size: 2, stride: 2)]),
      ("gap,bn,flatten", [.globalAveragePooling, .batchNormalisation, .flatten]),
      ("dropout:0.25,tanh", [.dropout(rate: 0.25), .activation(.tanh)]),
      (
        "residual(conv:8x3+1,residual(bn)),relu",
        [
          .residual([
            .convolution(filters: 8, kernel: 3, stride: 1, padding: 1), .residual([.batchNormalisation]),
          ]), .activation(.relu),
        ]
      ),
    ] as [(String, [LayerSpec])])
  func readsWhatItWrites(text: String, layers: [LayerSpec]) throws {
    #expect(try LayerText.layers(text) == layers)
    #expect(LayerSpec.text(of: layers) == text)
  }

  @Test func sameKeepsTheSize() throws {
    #expect(try LayerText.layers("conv:8x5+same") == LayerText.layers("conv:8x5+2"))
    #expect(throws: ValueProblem.self) { try LayerText.layers("conv:8x4+same") }
  }

  @Test func everyExampleReadsAndCompletes() throws {
    for word in LayerWord.all {
      #expect(try LayerText.layers(word.example).count == 1)
      #expect(LayerSpec.text(of: try LayerText.layers(word.example)) == word.example)
      #expect(LayerWord.completions.contains { word.example.hasPrefix($0) })
    }
  }

  @Test(arguments: [
    ("train layers=cnov:32x3", "there is no layer 'cnov:32x3'", 13..<22),
    (
      "train layers=dense:8,conv:32",
      "'conv:32' should be written conv:FILTERSxKERNEL[/STRIDE][+PADDING], such as conv:32x3", 21..<28
    ),
    ("train layers=dense:8,,relu", "a layer is missing beside a comma", 21..<21),
    ("train layers=dense:8,", "a layer is missing beside a comma", 21..<21),
    ("train layers=dense:0", "in 'dense:0', the number of units must be 1 to 100000", 13..<20),
    (
      "train layers=dense:99999999999999999999",
      "in 'dense:99999999999999999999', the number of units must be 1 to 100000", 13..<39
    ),
    ("train layers=conv:32x0", "in 'conv:32x0', the kernel must be 1 to 1000", 13..<22),
    ("train layers=conv:32x3/0", "in 'conv:32x3/0', the stride must be 1 to 1000", 13..<24),
    ("train layers=conv:8x4+same", "in 'conv:8x4+same', only an odd kernel can keep the size", 13..<26),
    ("train layers=dropout:1", "in 'dropout:1', the rate must be 0 or more, below 1", 13..<22),
    (
      "train layers=dropout:nan", "'dropout:nan' should be written dropout:RATE, such as dropout:0.25",
      13..<24
    ),
    ("train layers=gap:2", "'gap:2' should be written gap, such as gap", 13..<18),
    ("train layers=bn,residual(conv:8x3", "'residual(conv:8x3' has no closing parenthesis", 16..<33),
    ("train layers=bn,residual(dense:8,dens:2)", "there is no layer 'dens:2'", 33..<39),
    (
      "train layers=residual(residual(residual(residual(residual(bn)))))",
      "in 'residual(bn)', residuals go 4 deep at most", 49..<61
    ),
    ("grid layers=dense:4|dense:x", "'dense:x' should be written dense:UNITS, such as dense:128", 20..<27),
  ])
  func pointsAtTheWordThatIsWrong(line: String, sentence: String, columns: Range<Int>) throws {
    let error = try Scratch().fail(line)
    #expect(error.message == sentence)
    #expect(error.columns == columns)
  }

  @Test(arguments: [
    ("train layers=cnov:32x3", "did you mean 'conv'? 'help layers' lists them all"),
    ("train layers=xyzzy", "'help layers' lists them all"),
    ("train layers=conv:32", "'help layers' says more"),
  ])
  func suggestsWhatToType(line: String, hint: String) throws {
    #expect(try Scratch().fail(line).hint == hint)
  }

  /// Told before anything is trained; the position is that of the word, activations that are understood apart.
  @Test(arguments: [
    (
      "train layers=conv:4x3,conv:4x9",
      "layer 2 looks through windows of 9 x 9, but its input is only 6 x 6", 22..<30
    ),
    (
      "cv layers=pool:2,pool:2,pool:2,pool:2",
      "layer 4 looks through windows of 2 x 2, but its input is only 1 x 1", 31..<37
    ),
    (
      "grid layers=dense:4|conv:4x9", "layer 1 looks through windows of 9 x 9, but its input is only 8 x 8",
      20..<28
    ),
    (
      "summary layers=bn,residual(dense:4)",
      "layer 2 adds its input of 1 x 8 x 8 to the output of its layers, 4", 18..<35
    ),
    (
      "train layers=dense:4,bn batch=1",
      "layer 2 normalises over the batch, and a batch of 1 row has no spread", 21..<23
    ),
  ])
  func pointsAtTheLayerThatDoesNotFit(line: String, sentence: String, columns: Range<Int>) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    let error = try scratch.fail(line)
    #expect(error.message == sentence)
    #expect(error.columns == columns)
    #expect(scratch.notebook.workspace.models.isEmpty)
  }
}
