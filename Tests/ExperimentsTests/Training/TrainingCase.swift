import Experiments
import Networks
import Testing

/// A training as recorded by the oracle script.
struct TrainingCase: Decodable, Sendable, CustomTestStringConvertible {
  /// Number of training rows: the first digits of MNIST.
  let rows: Int
  let settings: TrainingSettings
  /// `nil` if training diverges.
  let outcome: Outcome?

  struct Outcome: Decodable, Sendable {
    /// Whether scikit-learn reproduces its own result when the initial weights change in their last bit. If
    /// not, rounding alone decides the outcome.
    let steady: Bool
    let firstWeights: String
    let epochs: Int
    let stopped: StopReason
    let lossCurve: [Double]
    let validationScores: [Double]?
    let learningRate: Double?
    let predictions: String
    let score: Double
  }

  var testDescription: String {
    "\(settings.output) \(settings.solver) \(settings.activation) \(settings.hidden) \(settings.schedule) "
      + "seed \(settings.seed)"
  }
}

extension TrainingCase {
  private enum CodingKeys: CodingKey {
    case output, rows, parameters, outcome
  }

  /// Our names for the parameters of `MLPClassifier`.
  private enum Parameter: String, CodingKey {
    case hidden = "hidden_layer_sizes"
    case activation, solver, alpha
    case batch = "batch_size"
    case schedule = "learning_rate"
    case learningRate = "learning_rate_init"
    case power = "power_t"
    case epochs = "max_iter"
    case shuffle
    case seed = "random_state"
    case tolerance = "tol"
    case momentum
    case nesterov = "nesterovs_momentum"
    case earlyStopping = "early_stopping"
    case validationShare = "validation_fraction"
    case beta1 = "beta_1"
    case beta2 = "beta_2"
    case epsilon
    case patience = "n_iter_no_change"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let parameters = try container.nestedContainer(keyedBy: Parameter.self, forKey: .parameters)
    func value<Value: Decodable>(_ parameter: Parameter) throws -> Value {
      try parameters.decode(Value.self, forKey: parameter)
    }
    var settings = TrainingSettings()
    settings.output = try container.decode(OutputKind.self, forKey: .output)
    settings.hidden = try value(.hidden)
    settings.activation = try value(.activation)
    settings.solver = try value(.solver)
    settings.alpha = try value(.alpha)
    settings.batch = try value(.batch)
    settings.schedule = try value(.schedule)
    settings.learningRate = try value(.learningRate)
    settings.power = try value(.power)
    settings.epochs = try value(.epochs)
    settings.shuffle = try value(.shuffle)
    settings.seed = try value(.seed)
    settings.tolerance = try value(.tolerance)
    settings.momentum = try value(.momentum)
    settings.nesterov = try value(.nesterov)
    settings.earlyStopping = try value(.earlyStopping)
    settings.validationShare = try value(.validationShare)
    settings.beta1 = try value(.beta1)
    settings.beta2 = try value(.beta2)
    settings.epsilon = try value(.epsilon)
    settings.patience = try value(.patience)
    self.settings = settings
    rows = try container.decode(Int.self, forKey: .rows)
    outcome = try container.decodeIfPresent(Outcome.self, forKey: .outcome)
  }
}
