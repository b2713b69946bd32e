import CommandLanguage

/// Why a type of values refuses a text; `nil` if it accepts it.
func problem<Value>(_ type: ValueType<Value>, _ text: String) -> ValueProblem? {
  do throws(ValueProblem) {
    _ = try type.read(text)
    return nil
  } catch {
    return error
  }
}
