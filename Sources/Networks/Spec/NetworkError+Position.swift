extension NetworkError {
  /// The position of the faulty layer, if the error concerns one.
  package var position: Int? {
    switch self {
    case .emptyLayer(let position, _), .badExtent(let position, _, _),
      .windowTooLarge(let position, _, _, _, _), .paddingTooLarge(let position, _, _),
      .dropoutRate(let position, _), .residualDiffers(let position, _, _), .tooLarge(let position, _),
      .tooManyValues(let position, _, _), .batchOfOne(let position):
      position
    case .batchTooLarge, .outOfMemory, .noSuchLayer, .unknownLayer, .weightsDoNotFit: nil
    }
  }

  /// The same error at another position, for callers with another numbering.
  package func moved(to new: Int) -> NetworkError {
    switch self {
    case .emptyLayer(_, let units): .emptyLayer(position: new, units: units)
    case .badExtent(_, let extent, let value): .badExtent(position: new, extent: extent, value: value)
    case .windowTooLarge(_, let extent, let size, let padding, let input):
      .windowTooLarge(position: new, extent: extent, size: size, padding: padding, input: input)
    case .paddingTooLarge(_, let padding, let kernel):
      .paddingTooLarge(position: new, padding: padding, kernel: kernel)
    case .dropoutRate(_, let rate): .dropoutRate(position: new, rate: rate)
    case .residualDiffers(_, let input, let output):
      .residualDiffers(position: new, input: input, output: output)
    case .tooLarge(_, let limit): .tooLarge(position: new, limit: limit)
    case .tooManyValues(_, let shape, let limit): .tooManyValues(position: new, shape: shape, limit: limit)
    case .batchOfOne: .batchOfOne(position: new)
    case .batchTooLarge, .outOfMemory, .noSuchLayer, .unknownLayer, .weightsDoNotFit: self
    }
  }
}
