import Foundation

/// The validated header of a safetensors file: every byte range lies within the file.
struct SafeTensorsHeader {
  /// One tensor; `bytes` counts from the first byte after the header.
  struct Entry {
    let name: String
    let type: SafeTensors.ElementType
    let shape: [Int]
    let bytes: Range<Int>
  }

  /// Length of the JSON in bytes.
  let length: Int
  let entries: [Entry]
  let metadata: [String: String]

  /// The longest header that the package `safetensors` accepts, in bytes.
  static let limit = 100_000_000

  /// - Throws: `SafeTensorsError`.
  init(of file: Data) throws(SafeTensorsError) {
    guard file.count >= 8 else { throw .headerTruncated(needed: 8, found: file.count) }
    let promised = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard promised <= Self.limit else { throw .headerTooLarge(bytes: promised, limit: Self.limit) }
    length = Int(promised)
    guard file.count - 8 >= length else {
      throw .headerTruncated(needed: promised, found: file.count - 8)
    }
    let json = Data(file.dropFirst(8).prefix(length))
    guard json.first == UInt8(ascii: "{"), let fields = try? JSONDecoder().decode(Fields.self, from: json)
    else { throw .headerNotUnderstood }
    metadata = fields.metadata
    entries = try Self.check(fields.tensors, valueBytes: file.count - 8 - length)
  }

  /// The JSON of a header, padded with spaces to a multiple of 8 bytes.
  static func text(for file: SafeTensors) -> Data {
    var end = 0
    let entries = file.tensors.map { tensor in
      let start = end
      end += tensor.values.byteCount
      return (
        tensor.name,
        Description(dtype: tensor.values.type.rawValue, shape: tensor.shape, dataOffsets: [start, end])
      )
    }
    let fields = Fields(metadata: file.metadata, tensors: entries)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Only strings and integers, which always encode.
    var json = (try? encoder.encode(fields)) ?? Data("{}".utf8)
    json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    return json
  }

  /// Checks that each byte belongs to exactly one tensor and that shapes match, and sorts by offset.
  private static func check(
    _ tensors: [(name: String, Description)], valueBytes: Int
  ) throws(SafeTensorsError) -> [Entry] {
    var entries: [Entry] = []
    for (name, description) in tensors {
      guard let type = SafeTensors.ElementType(rawValue: description.dtype) else {
        throw .elementType(tensor: name, type: description.dtype)
      }
      let offsets = description.dataOffsets
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= valueBytes,
        byteCount(of: description.shape, type) == offsets[1] - offsets[0]
      else { throw .shape(tensor: name) }
      entries.append(
        Entry(name: name, type: type, shape: description.shape, bytes: offsets[0]..<offsets[1]))
    }
    entries.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        throw .coverage(expected: end, found: entry.bytes.lowerBound)
      }
      end = entry.bytes.upperBound
    }
    guard end == valueBytes else { throw .coverage(expected: valueBytes, found: end) }
    return entries
  }

  /// `nil` for a negative extent or on overflow.
  private static func byteCount(of shape: [Int], _ type: SafeTensors.ElementType) -> Int? {
    var bytes = type.width
    for side in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: side)
      guard side >= 0, !overflow else { return nil }
      bytes = product
    }
    return bytes
  }
}

/// One tensor, by the format's key names.
private struct Description: Codable {
  let dtype: String
  let shape: [Int]
  let dataOffsets: [Int]

  private enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }
}

/// The header's JSON: tensors by name, and the string metadata under `__metadata__`.
private struct Fields: Codable {
  var metadata: [String: String]
  var tensors: [(name: String, Description)]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let metadata = Name(stringValue: "__metadata__")
  }

  init(metadata: [String: String], tensors: [(name: String, Description)]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:]
    tensors = try container.allKeys.filter { $0.stringValue != Name.metadata.stringValue }
      .sorted { $0.stringValue < $1.stringValue }
      .map { ($0.stringValue, try container.decode(Description.self, forKey: $0)) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
    for (name, description) in tensors {
      try container.encode(description, forKey: Name(stringValue: name))
    }
  }
}
