/// How the first weights of dense layers and convolutions are drawn. Fan in and fan out are the inputs and outputs of a
/// unit; of a convolution its channels or filters times the pixels of the kernel.
package enum WeightInitialisation: String, Codable, CaseIterable, Sendable {
  /// Uniform in +-sqrt(6 / fan in), biases 0 (He et al. 2015; PyTorch's `kaiming_uniform_` for relu).
  case he
  /// Uniform in +-sqrt(6 / (fan in + fan out)), biases of dense layers too; 2 instead of 6 with logistic units (Glorot
  /// and Bengio 2010; scikit-learn's `MLPClassifier`).
  case glorot
  /// Uniform in +-sqrt(3 / fan in), biases 0 (LeCun et al. 1998; Keras's `lecun_uniform`).
  case lecun
  /// All 0: nothing is learned but the last biases, because no error comes back through the weights.
  case zero
  /// All 0.01, biases 0: the units of a layer stay equal for ever.
  case constant

  /// The weights of `constant`.
  static let equalWeight: Float = 0.01
}
