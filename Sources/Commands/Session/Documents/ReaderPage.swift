import Digits
import Display
import Experiments
import Networks
import Notebook

/// The page that reads digits: a canvas, the answer while one draws, and what is behind it.
struct ReaderPage {
  let text: String

  /// The most rows of the table of probabilities; of more classes the most probable stand in it.
  private static let mostRows = 12
  private static let fewRows = 10

  /// - Parameter scripts: the JavaScript of the page.
  /// - Throws: `NetworkError`.
  init(_ classifier: Classifier, merit: ModelMerit, scripts: String) throws(NetworkError) {
    let network = try PageNetwork(classifier)
    let noun = classifier.classes.noun
    let title = "\(classifier.name) reads what you draw"
    let sections = [
      Self.drawing(
        noun: noun, rows: network.classes.count > Self.mostRows ? Self.fewRows : network.classes.count),
      Self.seen, Self.why, Self.inside(network.shown), Self.merit(merit),
    ]
    let head = HTMLText.element(
      "header", [],
      HTMLText.element("h1", [], HTMLText.escaped(title))
        + HTMLText.element(
          "p", [],
          HTMLText.escaped(
            "Draw a \(noun) with the mouse, a finger or a pen. Nothing you draw leaves this page.")))
    let model = "<script type=\"application/json\" id=\"model\">\(network.json)</script>"
    var page = HTMLPage(
      title: title,
      body: [
        head, HTMLText.element("main", [], "\n" + sections.joined(separator: "\n") + "\n"),
        Self.footer(classifier), model,
      ].joined(separator: "\n"))
    page.generator = "digitbook \(digitbookVersion)"
    page.description = "A neural network that reads handwritten digits in the browser."
    page.extraStyle = Self.style
    page.script = scripts
    text = page.text
  }

  // MARK: Parts

  private static func drawing(noun: String, rows: Int) -> String {
    let row =
      "<tr><th scope=\"row\"></th><td class=\"share\"><div class=\"bar\"></div></td><td class=\"right\"></td></tr>"
    return """
      <section class="drawing" aria-label="Drawing">
      <div>
      <canvas id="canvas" width="320" height="320" tabindex="0" role="application" aria-label="Canvas to draw a \
      \(noun) on" aria-describedby="keys">A browser with canvas is needed.</canvas>
      <div class="tools">
      <button type="button" id="undo">Undo stroke</button>
      <button type="button" id="clear">Clear</button>
      <label>Pen <input type="range" id="pen" min="1" max="8" value="4"> <output id="pen-size" for="pen">4</output></label>
      </div>
      </div>
      <div>
      <h2 id="answer-title">It says</h2>
      <p id="says" class="says" aria-hidden="true"></p>
      <p id="status" class="hidden" role="status"></p>
      <table aria-labelledby="answer-title">
      <thead><tr><th scope="col">\(noun)</th><th scope="col">share</th><th scope="col" class="right">probability</th></tr></thead>
      <tbody id="probabilities">
      \(String(repeating: row, count: rows))
      </tbody>
      </table>
      </div>
      <p id="keys" class="faint">By keys: arrows move the pen, with Shift four times as far; Space puts it down and \
      lifts it, Backspace takes back a stroke, Delete clears.</p>
      </section>
      """
  }

  private static let seen = """
    <section id="seen" aria-labelledby="seen-title" hidden>
    <h2 id="seen-title">What the network gets</h2>
    <p>Your strokes fitted into 20 x 20 pixels and placed on 28 x 28 with their centre of mass in the middle, as the \
    images of MNIST were made.</p>
    <canvas id="digit" class="picture" role="img" aria-label="Your drawing as the network gets it" width="28" \
    height="28"></canvas>
    </section>
    """

  private static let why = """
    <section id="why" aria-labelledby="why-title" hidden>
    <h2 id="why-title">Why this and not the next</h2>
    <p id="why-text"></p>
    <canvas id="reasons" class="picture" role="img" aria-label="The digit with its reasons" width="28" height="28"></canvas>
    </section>
    """

  private static func inside(_ shown: PageNetwork.ShownLayer) -> String {
    let words =
      shown.areUnits
      ? "The \(counted(min(shown.most, shown.channels), "unit")) that say most, of \(NumberText.count(shown.channels)): each adds up pixels times its "
        + "weights. Orange pixels push it up, blue ones down."
      : "Each map shows where one filter finds what it looks for"
        + (shown.channels > shown.most
          ? "; the first \(shown.most) of \(NumberText.count(shown.channels)) maps." : ".")
    return """
      <section id="inside" aria-labelledby="inside-title" hidden>
      <h2 id="inside-title">What the first layer makes of it</h2>
      <p>\(HTMLText.escaped(words))</p>
      <div id="maps" class="maps"></div>
      </section>
      """
  }

  private static func merit(_ merit: ModelMerit) -> String {
    let sentences =
      merit.sentences + [
        "What is drawn on this page differs from the images that it learned from, so expect it to err more often here."
      ]
    return HTMLText.element(
      "section", [("aria-labelledby", "merit-title")],
      "\n" + HTMLText.element("h2", [("id", "merit-title")], "How good it is") + "\n"
        + sentences.map { HTMLText.element("p", [], HTMLText.escaped($0)) }.joined(separator: "\n") + "\n")
  }

  private static func footer(_ classifier: Classifier) -> String {
    let weights = classifier.networks.reduce(0) { $0 + $1.model.spec.parameterCount }
    let sources = classifier.networks.map(\.source.sha256).reduce(into: [String]()) { hashes, hash in
      if !hashes.contains(hash) { hashes.append(hash) }
    }
    let names = listed(classifier.datasetNames, joinedBy: "and")
    let text =
      "\(classifier.name): \(classifier.outline), \(NumberText.count(weights)) weights, trained on \(names) "
      + "(SHA-256 \(listed(sources.map { String($0.prefix(12)) }, joinedBy: "and"))). "
      + "Written by digitbook \(digitbookVersion); this file needs no network and asks for none."
    return HTMLText.element(
      "footer", [], HTMLText.element("p", [("class", "faint")], HTMLText.escaped(text)))
  }

  private static let style = """
    .drawing { display: grid; gap: 1rem 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
    #canvas { display: block; width: 100%; max-width: 22rem; aspect-ratio: 1; background: #ffffff;
      border: 2px solid var(--rule); border-radius: 0.4rem; touch-action: none; cursor: crosshair; }
    .tools { display: flex; flex-wrap: wrap; gap: 0.6rem; align-items: center; margin: 0.7rem 0; }
    button { font: inherit; padding: 0.4rem 0.9rem; border: 1px solid var(--faint); border-radius: 0.4rem;
      background: var(--box); color: var(--text); min-height: 2.75rem; cursor: pointer; }
    label { display: flex; align-items: center; gap: 0.4rem; }
    input[type=range] { width: 7rem; min-height: 2.75rem; accent-color: var(--focus); }
    .drawing h2 { margin-top: 0; }
    #keys { grid-column: 1 / -1; margin: 0; }
    .says { font-size: 3.5rem; line-height: 1; min-height: 1em; margin: 0.2rem 0 0.6rem; font-weight: 600; }
    .drawing table { width: 100%; }
    .drawing tbody tr { border: 0; }
    .drawing tbody th, .drawing tbody td { padding-top: 0.15rem; padding-bottom: 0.15rem; }
    .share { width: 70%; vertical-align: middle; }
    .bar { height: 0.8rem; width: 0; min-width: 1px; background: var(--faint); border-radius: 0.15rem; }
    .best .bar { background: var(--focus); } .best td { font-weight: 700; }
    .hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }
    .picture { width: 10rem; height: 10rem; image-rendering: pixelated; border: 1px solid var(--rule);
      background: #ffffff; }
    .maps { display: grid; gap: 0.7rem; grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr)); }
    .maps canvas { display: block; width: 100%; image-rendering: pixelated; border: 1px solid var(--rule);
      background: #ffffff; }
    [hidden] { display: none; }
    footer { border-top: 1px solid var(--rule); margin-top: 2rem; }

    """
}
