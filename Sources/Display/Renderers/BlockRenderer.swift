/// What turns blocks into the text of one kind of output.
///
/// One file for each kind of output; a renderer prints nothing and knows no terminal.
package protocol BlockRenderer: Sendable {
  /// The blocks as text, each line ended by a line end; empty where there is nothing to show.
  func render(_ blocks: [Block]) -> String
}
