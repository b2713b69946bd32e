import CommandLanguage
import Display

/// Help page of a key or flag: its meaning in each command that takes it.
struct KeyHelp: Sendable {
  /// Commands in which the key has the same meaning.
  struct Use: Encodable, Sendable {
    var commands: [String]
    let parameter: ParameterRecord
    /// How the parameter of scikit-learn differs, if it does.
    let difference: String?
  }

  let uses: [Use]
  private let parameters: [Parameter]

  init(_ name: String, uses: [(verb: String, parameter: Parameter)]) {
    var grouped: [Use] = []
    var parameters: [Parameter] = []
    for (verb, parameter) in uses {
      let record = ParameterRecord(parameter)
      if let index = grouped.firstIndex(where: { $0.parameter == record }) {
        grouped[index].commands.append(verb)
      } else {
        grouped.append(
          Use(commands: [verb], parameter: record, difference: parameter.scikitLearn?.difference))
        parameters.append(parameter)
      }
    }
    self.uses = grouped
    self.parameters = parameters
  }

  var blocks: [Block] {
    zip(uses, parameters).flatMap { use, parameter in
      [.heading("\(parameter.typed) of \(listed(use.commands, joinedBy: "and"))")]
        + sentences(on: parameter, commands: use.commands).map { .text($0) }
        + (parameter.completion == .layers ? Self.layers : [])
    }
  }

  /// All kinds of layers, as typed in `layers=`.
  private static let layers: [Block] = [
    .table(
      Table(
        columns: [Table.Column("layer"), Table.Column("meaning")],
        rows: LayerWord.all.map { [Table.Cell($0.form, .strong), Table.Cell($0.meaning)] }, wraps: true)),
    .text(
      "After conv, dense and residual comes the activation= function, unless one is written there. The last "
        + "layer, dense with one unit a digit, is understood. 'summary layers=...' shows what comes of it."),
  ]

  private func sentences(on parameter: Parameter, commands: [String]) -> [String] {
    var sentences = [sentence(parameter.help)]
    if !parameter.valueDescription.isEmpty {
      sentences.append(sentence("takes \(parameter.valueDescription)"))
    }
    if let standard = parameter.defaultValue { sentences.append(sentence("default: \(standard)")) }
    if let twin = parameter.scikitLearn {
      sentences.append("\(twin.library): \(twin.name), default \(twin.defaultValue).")
      if let difference = twin.difference { sentences.append(sentence("the difference: \(difference)")) }
    }
    return sentences
  }

  private func sentence(_ phrase: String) -> String {
    phrase.prefix(1).uppercased() + phrase.dropFirst() + "."
  }
}
