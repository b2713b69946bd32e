extension LayerSpec {
  /// Layers as they are typed: `conv:32x3,pool:2,dropout:0.25,dense:128`.
  package static func text(of layers: [LayerSpec]) -> String { layers.map(\.word).joined(separator: ",") }

  /// The word that gives this layer.
  package var word: String {
    switch self {
    case .dense(let units): return "dense:\(units)"
    case .activation(let kind): return kind.rawValue
    case .convolution(let filters, let kernel, let stride, let padding):
      return "conv:\(filters)x\(kernel)" + (stride == 1 ? "" : "/\(stride)")
        + (padding == 0 ? "" : "+\(padding)")
    case .maxPooling(let size, let stride): return "pool:\(Self.window(size, stride))"
    case .averagePooling(let size, let stride): return "avgpool:\(Self.window(size, stride))"
    case .globalAveragePooling: return "gap"
    case .batchNormalisation: return "bn"
    case .dropout(let rate): return "dropout:" + (rate == 0 ? "0" : "\(rate)")
    case .flatten: return "flatten"
    case .residual(let layers): return "residual(\(Self.text(of: layers)))"
    }
  }

  private static func window(_ size: Int, _ stride: Int) -> String {
    size == stride ? "\(size)" : "\(size)/\(stride)"
  }
}
