/// Why a body is no question. What is read here stands apart from HTTP, so that the fuzzer can compile it alone.
enum BodyFault: Error {
  /// It is not multipart/form-data with a name for each part.
  case multipart
  /// It is not a question in JSON.
  case question
}
