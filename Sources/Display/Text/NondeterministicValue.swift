/// A figure that tells of the machine, the moment or the screen and not of the digits: how long something
/// took, how many threads worked, which colours are used.
///
/// It differs from run to run where everything else is the same. What is kept to be compared later, such as
/// the output in a script, is drawn with `$areLeftOut` set, and has a `~` in place of each. So results keep
/// such figures as numbers, and make text of them only when they are drawn.
package enum NondeterministicValue {
  /// Whether such figures are left out of what is drawn.
  @TaskLocal package static var areLeftOut = false

  /// The figure, or the sign that stands for any.
  package static func text(_ figure: @autoclosure () -> String) -> String { areLeftOut ? "~" : figure() }
}
