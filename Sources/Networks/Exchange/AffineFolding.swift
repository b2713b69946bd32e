// Multiplications and additions by constants, such as the scaling of pixels, become part of the layers beside them,
// wherever that gives the same sums.

extension [ForeignLayer] {
  /// The same function without `affine` layers.
  /// - Parameter shape: what goes in.
  func folded(from shape: FeatureShape) throws(ExchangeError) -> [ForeignLayer] {
    var result: [ForeignLayer] = []
    var shape = shape
    // What is still to be applied to the output of `result`.
    var pending: ForeignLayer.Affine?
    func settle() {
      if let affine = pending, !affine.isIdentity {
        result.append(.normalisation(.init(affine, channels: shape.channels)))
      }
      pending = nil
    }
    for layer in self {
      switch layer {
      case .affine(let affine):
        if pending == nil, let last = result.last, let joined = last.followed(by: affine) {
          result[result.count - 1] = joined
        } else {
          pending = pending?.then(affine) ?? affine
        }
        continue
      case .dense(let weight, let bias):
        let affine = pending
        pending = nil
        result.append(affine.map { ForeignLayer.foldedDense(weight, bias, behind: $0) } ?? layer)
      case .convolution(let weight, let bias, let kernel, let stride, let padding):
        // A padding of zeros stays one only where nothing is added.
        if let affine = pending, padding == 0 || affine.shiftsNothing {
          pending = nil
          result.append(
            .foldedConvolution(weight, bias, behind: affine, kernel: kernel, stride: stride, padding: padding)
          )
        } else {
          settle()
          result.append(layer)
        }
      case .flatten:
        if let affine = pending, affine.count > 1 {
          let places = shape.height * shape.width
          pending = .init(
            scale: affine.scale.flatMap { Array<Double>(repeating: $0, count: places) },
            shift: affine.shift.flatMap { Array<Double>(repeating: $0, count: places) })
        }
        result.append(layer)
      case .residual(let inner):
        settle()
        result.append(.residual(try inner.folded(from: shape)))
      default:
        settle()
        result.append(layer)
      }
      guard let last = result.last?.spec else { continue }
      do {
        shape = try last.outline(for: shape, at: result.count).output
      } catch {
        throw .network(error)
      }
    }
    settle()
    return result
  }
}

extension ForeignLayer {
  /// A dense layer or convolution whose sums are scaled and shifted; `nil` for other layers.
  func followed(by affine: Affine) -> ForeignLayer? {
    func scaled(_ values: [Float], by scale: (Int) -> Double) -> [Float] {
      values.indices.map { Float(Double(values[$0]) * scale($0)) }
    }
    func moved(_ bias: [Float]) -> [Float] {
      bias.indices.map { Float(Double(bias[$0]) * affine.scale(at: $0) + affine.shift(at: $0)) }
    }
    switch self {
    case .dense(let weight, let bias) where affine.count == 1 || affine.count == bias.count:
      let units = bias.count
      return .dense(weight: scaled(weight) { affine.scale(at: $0 % units) }, bias: moved(bias))
    case .convolution(let weight, let bias, let kernel, let stride, let padding)
    where affine.count == 1 || affine.count == bias.count:
      let size = weight.count / Swift.max(bias.count, 1)
      return .convolution(
        weight: scaled(weight) { affine.scale(at: $0 / size) }, bias: moved(bias), kernel: kernel,
        stride: stride, padding: padding)
    default: return nil
    }
  }

  /// A dense layer of scaled and shifted values.
  fileprivate static func foldedDense(_ weight: [Float], _ bias: [Float], behind affine: Affine)
    -> ForeignLayer
  {
    let units = bias.count
    let perChannel = Swift.max(weight.count / Swift.max(units * affine.count, 1), 1)
    var sums = bias.map(Double.init)
    var scaled = weight
    for index in weight.indices {
      let channel = Swift.min(index / units / perChannel, affine.count - 1)
      sums[index % units] += affine.shift(at: channel) * Double(weight[index])
      scaled[index] = Float(Double(weight[index]) * affine.scale(at: channel))
    }
    return .dense(weight: scaled, bias: sums.map { Float($0) })
  }

  /// A convolution of scaled and shifted values.
  fileprivate static func foldedConvolution(
    _ weight: [Float], _ bias: [Float], behind affine: Affine, kernel: Int, stride: Int, padding: Int
  ) -> ForeignLayer {
    let size = Swift.max(weight.count / Swift.max(bias.count, 1), 1)
    let window = kernel * kernel
    var sums = bias.map(Double.init)
    var scaled = weight
    for index in weight.indices {
      let channel = Swift.min(index % size / window, affine.count - 1)
      sums[index / size] += affine.shift(at: channel) * Double(weight[index])
      scaled[index] = Float(Double(weight[index]) * affine.scale(at: channel))
    }
    return .convolution(
      weight: scaled, bias: sums.map { Float($0) }, kernel: kernel, stride: stride, padding: padding)
  }
}
