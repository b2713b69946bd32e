import CommandLanguage

/// A parameter of a command in the JSON output.
struct ParameterRecord: Encodable, Equatable {
  let name: String
  let valueDescription: String
  let defaultValue: String?
  let help: String
  let scikitLearn: String?
  let scikitLearnDefault: String?

  init(_ parameter: Parameter) {
    name = parameter.typed
    valueDescription = parameter.valueDescription
    defaultValue = parameter.defaultValue
    help = parameter.help
    scikitLearn = parameter.scikitLearn?.name
    scikitLearnDefault = parameter.scikitLearn?.defaultValue
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case valueDescription = "takes"
    case defaultValue = "default"
    case help = "meaning"
    case scikitLearn = "scikit_learn"
    case scikitLearnDefault = "scikit_learn_default"
  }
}
