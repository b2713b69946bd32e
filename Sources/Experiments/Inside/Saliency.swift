extension DenseNetwork {
  /// How the score of an output changes with each grey level: the derivative ds/dx, one a pixel.
  ///
  /// The score is taken, not the probability: where a network is sure, the probability hardly moves, whatever
  /// the pixel, while the score still tells which pixels it rests on (Simonyan, Vedaldi, Zisserman: Deep inside
  /// convolutional networks, 2013). Found by a pass backward from the output:
  ///
  ///     ds/da_(l-1) = ds/ds_l W_l^T        ds/ds_l = ds/da_l f'(s_l)
  public func gradient(ofScore output: Int, at trace: ImageTrace) -> [Double] {
    var gradient: [Double] = []
    for (index, layer) in layers.enumerated().reversed() {
      // With respect to the sums of this layer.
      let sums: [Double]
      if let activation = layer.activation {
        sums = zip(gradient, trace.activations[index]).map { $0 * activation.slope(at: Double($1)) }
      } else {
        sums = (0..<layer.units).map { $0 == output ? 1 : 0 }
      }
      gradient = (0..<layer.inputs).map { input in
        var total = 0.0
        for (weight, sum) in zip(layer.weights(from: input), sums) { total += Double(weight) * sum }
        return total
      }
    }
    return gradient
  }
}
