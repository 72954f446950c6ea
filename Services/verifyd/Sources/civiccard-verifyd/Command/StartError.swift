/// Why the service does not start, or a command does nothing.
struct StartError: Error {
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) { (self.message, self.hint) = (message, hint) }
}
