import Foundation

/// What beginners say, and what the field calls it.
enum BeginnersWords {
  /// Words of a question, as a pattern, the words that the answer has, and the place of the answer where the question has
  /// only one. Words of the field weigh less than those of the question itself.
  private struct Rule: Sendable {
    let pattern: String
    let words: String
    var places: [String] = []
  }

  private static let weightOfWords = 0.6
  private static let weightOfPlaces = 9.0

  private static let rules: [Rule] = [
    // A training that does not go as it should.
    Rule(
      pattern:
        "stuck|not learn|nt learn|doesn.?t improve|not improv|no progress|10 ?%|plateau|same (digit|number|class)|always (says|predicts)",
      words: "learning rate diagnose loss", places: ["help:diagnose", "lesson:4"]),
    Rule(
      pattern: "\\bnan\\b|infinit|explod|blow", words: "diverged divergence learning rate",
      places: ["word:divergence", "help:diagnose"]),
    Rule(
      pattern: "loss.*(jump|up and down|zigzag|oscillat|bounc|spik)|(jump|oscillat|bounc).*loss",
      words: "learning rate too large", places: ["lesson:4", "help:diagnose"]),
    Rule(
      pattern:
        "memori[sz]|by heart|overfit|(train\\w* .*(100|perfect|up|better|higher|high)\\b.*(test|valid|but))|worse on (test|new|valid)",
      words: "overfitting heart", places: ["word:overfitting", "lesson:5"]),
    Rule(
      pattern: "pick|choose|find.*learning rate|which learning rate|best learning rate",
      words: "choose range", places: []),
    Rule(pattern: "learning rate", words: "lr", places: ["lesson:4", "word:learning-rate"]),
    Rule(
      pattern: "(pick|choose|find|which|best|good).*(learning rate|\\blr\\b)", words: "lr range",
      places: ["help:lr-range"]),
    Rule(
      pattern: "forever|too slow|so slow|slow|speed|faster|hours", words: "seconds threads batch processor",
      places: ["help:set", "guide:shell#The machine"]),
    Rule(
      pattern: "\\bgpu\\b|cuda|graphics card", words: "processor threads machine seconds",
      places: ["guide:shell#The machine", "guide:networks#Accuracy and speed"]),
    Rule(
      pattern: "stop.*(early|earlier|before)|when to stop", words: "early stopping validation",
      places: ["word:early-stopping"]),
    Rule(
      pattern:
        "different (result|number|answer|accurac)|each time|every time|not the same (result|number)|reproduc",
      words: "seed random", places: ["word:seed"]),
    // Choosing and judging.
    Rule(
      pattern: "validation.*test|test.*validation", words: "validation rows test rows",
      places: ["word:validation-rows", "word:test-rows"]),
    Rule(
      pattern: "is \\d+ ?%.* good|good (accuracy|score|result)|good enough",
      words: "accuracy guessing baseline", places: ["word:accuracy", "lesson:8"]),
    Rule(
      pattern: "how many (hidden )?(layers|units|neurons)", words: "hidden layers units grid",
      places: ["lesson:3", "key:hidden"]),
    Rule(
      pattern:
        "(try|test).*(many|several|all|lots).*(settings|parameters|values|combination)|automatic|tune|tuning",
      words: "grid random search", places: ["help:grid", "help:random", "word:grid-search"]),
    Rule(
      pattern: "compare|which (model|network|one) is better|better model", words: "compare two models diff",
      places: ["help:diff"]),
    Rule(
      pattern: "get.*wrong|mistake|misread|misclassif", words: "wrong confusion mistakes",
      places: ["help:wrong", "help:confusion"]),
    Rule(
      pattern: "(confident|sure|certain).*(wrong|mistake)|overconfiden|how sure",
      words: "calibration confidence probability", places: ["help:calibration", "help:wrong"]),
    Rule(
      pattern:
        "think.*(my|a|the) \\w+ is|why.*(says?|predict\\w*|thinks?|decid\\w*)|look at when|looking at when|see in (my|the)",
      words: "explain pixels saliency", places: ["help:explain", "help:saliency"]),
    Rule(pattern: "neuron|unit.*(look|see|do|learn)|looking for", words: "unit units", places: []),
    Rule(
      pattern: "(see|show|what).*(neuron|unit).*(look|learn|see|want)", words: "units", places: ["help:units"]
    ),
    Rule(
      pattern: "(small|tiny|little) change|fool|trick|adversarial|noise|totally different",
      words: "attack adversarial smallest change robustness", places: ["help:attack", "help:robustness"]),
    Rule(
      pattern: "wrong labels?|mislabel|bad labels?|label.*(error|wrong|mistake)", words: "suspects labels",
      places: ["help:suspects"]),
    Rule(
      pattern: "(need|enough|how much) (more )?data|more data", words: "learning curve rows",
      places: ["help:learning-curve"]),
    Rule(
      pattern: "more (training )?(data|images|examples) (out of|from)|flip|rotate|deform",
      words: "augment augmentation deformed copies", places: ["word:augmentation", "help:augment"]),
    Rule(
      pattern: "smaller|shrink|compress|microcontroller|raspberry|prun|quanti|phone",
      words: "modify prune quantize weights", places: ["help:modify"]),
    Rule(
      pattern: "combin|several (networks|models)|together|vote", words: "ensemble average models",
      places: ["help:ensemble"]),
    // Data.
    Rule(
      pattern: "(my|own) (hand|writing|handwriting|digits|drawing)", words: "draw own hand sheet",
      places: ["help:draw", "lesson:7"]),
    Rule(
      pattern: "csv|excel|spreadsheet|table", words: "load table csv",
      places: ["guide:data#Tables", "help:load"]),
    Rule(
      pattern: "white on black|black on white|invert|dark|negative", words: "ink dark invert",
      places: ["guide:data#Dark ink and digits on their side"]),
    Rule(
      pattern: "normali[sz]|0 (to|and|-)? ?1|divide by 255|255", words: "grey level pixel normalization",
      places: ["word:grey-level", "word:pixel"]),
    Rule(
      pattern: "photo|homework|scan|page|camera", words: "read page photographed",
      places: ["help:read", "guide:data#Reading pages"]),
    Rule(
      pattern: "kaggle|submi", words: "predict submission kaggle",
      places: ["help:predict", "guide:data#Predictions"]),
    Rule(pattern: "split|divide.*data|hold out", words: "split test rows", places: ["help:split"]),
    Rule(
      pattern: "(see|show|draw|view|display).*(image|picture|row|digit)|row \\d+", words: "show row",
      places: ["help:show"]),
    // The program.
    Rule(
      pattern: "undo|take.*back|wrong file|revert|mistyped|by accident", words: "undo", places: ["help:undo"]),
    Rule(
      pattern: "save|store|keep.*(model|network)", words: "save export model",
      places: ["help:export", "help:save"]),
    Rule(
      pattern: "closed|crash|lost|gone|quit|yesterday|come back|another day|work (back|from|of) |work back",
      words: "open session saved recover", places: ["help:recover", "help:open", "help:sessions"]),
    Rule(
      pattern: "\\(?\\bend\\b\\)? ?screen|\\(end\\)|get out of|colon|pager|scroll",
      words: "pager window", places: ["help:set"]),
    Rule(
      pattern: "python|pytorch|keras|onnx|other program|export", words: "export model onnx python",
      places: ["help:export", "guide:networks#Networks out"]),
    Rule(
      pattern: "commands?.*(again|file|script|save|write|later)|script|automate|repeat",
      words: "script replay", places: ["help:replay", "guide:scripts#Writing a script"]),
    Rule(pattern: "output|quiet|colou?r|font|screen", words: "set output", places: ["help:set"]),
    Rule(
      pattern: "backprop|how.*(gradient|learn).*work|weights? (change|move|update)",
      words: "backpropagation gradient step", places: ["word:backpropagation", "help:step"]),
    Rule(pattern: "adam|sgd|optimi[sz]er", words: "solver", places: ["word:adam", "word:sgd"]),
    // Further ways to say it.
    Rule(
      pattern:
        "stop(s|ped)? (learning|improving)|(does ?n.?t|doesnt|not|never|hardly) (change|move|decrease|go down|fall)|stays? (the same|constant|flat)|random guess|no matter what",
      words: "learning rate diagnose loss", places: ["help:diagnose", "lesson:4"]),
    Rule(
      pattern:
        "\\b(cost|error)\\b.*(increas|goes up|rising|higher|getting bigger)|loss.*(increas|goes up|rising|getting bigger)",
      words: "loss overfitting calibration learning rate", places: ["word:overfitting", "help:diagnose"]),
    Rule(pattern: "\\bcost\\b", words: "loss", places: ["word:loss"]),
    Rule(
      pattern: "(own|my|drawn|other) (pictures?|images?|photos?|digits?|numbers?)|\\bpaint\\b|phone|drew",
      words: "draw own hand pictures ink", places: ["lesson:7", "help:draw"]),
    Rule(
      pattern: "[xy]_?(train|test)\\b|features and labels|inputs? and (labels?|targets?)",
      words: "training rows test rows label", places: ["word:training-rows", "word:label"]),
    Rule(
      pattern: "gradients?.*(right|correct|check|sure|bug)|check.*gradient",
      words: "gradcheck gradients numerical", places: ["help:gradcheck"]),
    Rule(pattern: "\\bnodes?\\b|neurons?", words: "units unit", places: []),
    Rule(
      pattern: "(initial|start\\w*|random|zero) (weights|values)|initiali[sz]",
      words: "initialization weights", places: ["word:initialization"]),
    Rule(
      pattern: "imbalanc|unbalanced|more (ones|examples of)|rare", words: "balanced accuracy stratified rows",
      places: ["word:stratified", "word:balanced-accuracy"]),
    Rule(
      pattern: "resi[sz]e|28 ?x ?28|bigger (images|pictures)|image size", words: "pictures size scaled",
      places: ["guide:data#Pictures and folders"]),
    Rule(
      pattern: "percent|probabilit|how certain|how sure", words: "probability softmax",
      places: ["word:probability"]),
    Rule(
      pattern: "(train|learn).*(longer|further|again|on)\\b|continue|resume",
      words: "continue training epochs", places: ["key:continue"]),
    Rule(pattern: "delete|remove|get rid", words: "drop", places: ["help:drop"]),
    Rule(
      pattern: "what did i (do|type|try)|history|earlier commands", words: "history runs cells",
      places: ["help:history", "help:runs"]),
    Rule(pattern: "list.*models|which models|my models", words: "models list", places: ["help:models"]),
    Rule(pattern: "plot|graph|curve|diagram", words: "plot curve", places: ["help:plot"]),
    Rule(
      pattern: "pdf|print|report for|my (teacher|boss|friends?)|show.*(others|people)",
      words: "export html page document", places: ["help:export", "guide:documents#A page"]),
    Rule(
      pattern: "hand in|homework|assignment|exercise", words: "exercise hand-in check",
      places: ["help:exercise", "help:hand-in"]),
    Rule(
      pattern: "what (do|should|can|must) i (do|type) ?(now|next)?\\W*$|what('?s)? (now|next)",
      words: "lesson exercise check", places: ["lesson:1", "help:exercise", "help:check"]),
    Rule(
      pattern: "(more|better|higher|improve|raise|increase).*(accura|score|result)|get.* better",
      words: "units epochs grid choosing", places: ["lesson:6", "lesson:3", "help:grid"]),
    Rule(
      pattern:
        "where (do|should) i (start|begin)|how (do|should) i (start|begin)|first step|new here|no idea|beginner",
      words: "lesson begin", places: ["lesson:1", "help:lesson"]),
    Rule(
      pattern: "rotat|upside|tilt|shift|move[ds]? (a bit|to the)|off.?cent|crooked",
      words: "augmentation shift rotate robustness damage", places: ["help:robustness", "lesson:10"]),
    Rule(
      pattern:
        "(deep|more layers|deeper).*(better|worse|help)|too (big|large|many) (network|layers|units|neurons)",
      words: "hidden layers overfitting units", places: ["lesson:3", "word:hidden-layer"]),
    Rule(
      pattern: "\\bcnns?\\b|convnet|conv net", words: "convolution filters",
      places: ["lesson:8", "word:convolution"]),
    Rule(
      pattern: "sigmoid|tanh|relu|activation", words: "activation", places: ["lesson:3", "word:activation"]),
    Rule(
      pattern: "(lower|reduce|decay|schedule|decrease).*(learning rate|\\blr\\b)",
      words: "schedule learning rate cosine", places: ["word:schedule", "key:schedule"]),
    Rule(
      pattern: "memory|\\bram\\b|out of memory", words: "memory batch threads",
      places: ["guide:shell#The machine", "word:batch"]),
  ]

  /// All places that a phrase points at.
  static var allPlaces: Set<String> { Set(rules.flatMap(\.places)) }

  /// The stems to search for, with their weights.
  static func stems(of question: String) -> [String: Double] {
    let asked = question.lowercased()
    var stems: [String: Double] = [:]
    for rule in rules where matches(rule.pattern, asked) {
      for stem in Stems.of(rule.words) { stems[stem] = weightOfWords }
    }
    for stem in Stems.of(question) { stems[stem] = 1 }
    return stems
  }

  /// The places that the phrases of a question point at, with what that adds to their scores.
  static func places(for question: String) -> [String: Double] {
    let asked = question.lowercased()
    var places: [String: Double] = [:]
    for rule in rules where matches(rule.pattern, asked) {
      for (rank, place) in rule.places.enumerated() {
        places[place, default: 0] += weightOfPlaces / Double(rank + 1)
      }
    }
    return places
  }

  /// The stems of the term that is asked for in `what is a bias in a network`; empty for other questions.
  static func termAskedFor(in question: String) -> [String] {
    let asked = question.lowercased().replacing("'", with: "")
    guard
      let match = asked.firstMatch(
        of:
          /(?:whats|what is|what are|what does|explain|define) (?:a |an |the )?(.+?)(?: (?:in|of|for|mean|means|do|good|actually|and why)\b.*)?[?!. ]*$/
      )
    else { return [] }
    return Stems.of(String(match.1))
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    text.range(of: pattern, options: .regularExpression) != nil
  }
}
