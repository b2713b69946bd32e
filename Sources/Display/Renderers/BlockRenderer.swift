/// Renders blocks as text in one output format.
///
/// A renderer does not print and does not access a terminal.
package protocol BlockRenderer: Sendable {
  /// The blocks as lines of text, each ended by a newline; empty for no content.
  func render(_ blocks: [Block]) -> String
}
