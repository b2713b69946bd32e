/// A value that depends on the machine, the time or the screen, and not on the digits: a duration, the number
/// of threads, the colours in use.
///
/// It differs between otherwise equal runs. Output that is stored for comparison, such as that in a script,
/// is rendered with `$isMasked` set, which replaces each such value by `~`. So results keep these values as
/// numbers and format them only when they are rendered.
package enum NondeterministicValue {
  @TaskLocal package static var isMasked = false

  /// The value, or `~` if masked.
  package static func text(_ value: @autoclosure () -> String) -> String { isMasked ? "~" : value() }
}
