import Notebook
import Testing

@Suite struct ReplayLineTests {
  @Test func aLineOfProcessArgumentsIsTheLineThatWouldBeTyped() throws {
    let line = ReplayLine.text(
      file: "--a=b \"c.digits", values: ["hidden=64", "path=x y", "from=2"], flags: ["keep-going"])
    #expect(line == #"replay "--a=b \"c.digits" hidden=64 path="x y" from=2 --keep-going"#)
  }
}
