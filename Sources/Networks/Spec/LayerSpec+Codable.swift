/// The stored form of a layer: its case and associated values, such as `{"dense":{"units":128}}`; an
/// activation is `{"activation":{"_0":"relu"}}`.
extension LayerSpec: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  /// - Throws: `NetworkError.unknownLayer` for a layer of a newer version; `DecodingError` for anything else
  ///   that is not a layer.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard container.allKeys.count == 1, let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a layer is an object with one key"))
    }
    let payload = try container.nestedContainer(keyedBy: Key.self, forKey: key)
    func number(_ name: String) throws -> Int { try payload.decode(Int.self, forKey: Key(name)) }
    switch key.stringValue {
    case "dense": self = .dense(units: try number("units"))
    case "activation": self = .activation(try payload.decode(Activation.self, forKey: Key("_0")))
    case "convolution":
      self = .convolution(
        filters: try number("filters"), kernel: try number("kernel"), stride: try number("stride"),
        padding: try number("padding"))
    case "maxPooling": self = .maxPooling(size: try number("size"), stride: try number("stride"))
    case "averagePooling": self = .averagePooling(size: try number("size"), stride: try number("stride"))
    case "globalAveragePooling": self = .globalAveragePooling
    case "batchNormalisation": self = .batchNormalisation
    case "dropout": self = .dropout(rate: try payload.decode(Double.self, forKey: Key("rate")))
    case "flatten": self = .flatten
    case "residual": self = .residual(try payload.decode([LayerSpec].self, forKey: Key("_0")))
    default: throw NetworkError.unknownLayer(name: key.stringValue)
    }
  }

  /// Writes one key, the case.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    func payload(_ name: String) -> KeyedEncodingContainer<Key> {
      container.nestedContainer(keyedBy: Key.self, forKey: Key(name))
    }
    func encode(_ name: String, _ numbers: KeyValuePairs<String, Int> = [:]) throws {
      var payload = payload(name)
      for (key, number) in numbers { try payload.encode(number, forKey: Key(key)) }
    }
    switch self {
    case .dense(let units): try encode("dense", ["units": units])
    case .activation(let kind):
      var payload = payload("activation")
      try payload.encode(kind, forKey: Key("_0"))
    case .convolution(let filters, let kernel, let stride, let padding):
      try encode(
        "convolution", ["filters": filters, "kernel": kernel, "stride": stride, "padding": padding])
    case .maxPooling(let size, let stride): try encode("maxPooling", ["size": size, "stride": stride])
    case .averagePooling(let size, let stride):
      try encode("averagePooling", ["size": size, "stride": stride])
    case .globalAveragePooling: try encode("globalAveragePooling")
    case .batchNormalisation: try encode("batchNormalisation")
    case .dropout(let rate):
      var payload = payload("dropout")
      try payload.encode(rate, forKey: Key("rate"))
    case .flatten: try encode("flatten")
    case .residual(let layers):
      var payload = payload("residual")
      try payload.encode(layers, forKey: Key("_0"))
    }
  }
}
