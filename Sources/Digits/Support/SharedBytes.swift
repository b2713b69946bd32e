/// Memory that several threads write at disjoint positions.
struct SharedBytes: @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt8>
}
