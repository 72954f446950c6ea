import NIOCore

/// What one client may cost the others. Each limit names what it keeps away.
enum Limits {
  /// Of a QR text in a request; the longest that a QR symbol holds is 4,296 characters, and a front and a back fit too.
  static let textBody = 64 << 10
  /// Of a picture: what a phone's camera writes.
  static let pictureBody = 12 << 20
  /// Pixels of a picture: decoding takes four bytes of memory for each.
  static let picturePixels = 24_000_000
  /// Bytes of one batch: some hundred thousand texts.
  static let batchBody = 256 << 20
  /// Bytes of one line of a batch.
  static let batchLine = textBody
  /// Bytes of a request's header fields.
  static let headerBytes = 16 << 10
  /// Fields of a request's header.
  static let headerFields = 64
  /// From the connection, or the last answer, to the end of the next request's header. Keeps out slow-loris.
  static let headerTime = TimeAmount.seconds(10)
  /// From a request's header to the end of its body: a picture over a slow mobile network. A batch has longer.
  static let bodyTime = TimeAmount.seconds(30)
  /// The same for a batch.
  static let batchTime = TimeAmount.minutes(10)
  /// Open connections: more than that wait in the system's queue. Each costs some kilobytes.
  static let connections = 4_096
  /// Connections that the system keeps waiting.
  static let backlog = 1_024
  /// Pictures that wait for their turn, for each one that is decoded.
  static let waitingPictures = 4
  /// How long a picture waits before the service says that it is busy.
  static let pictureWait = Duration.seconds(2)
  /// For so long a client that was told to come back should wait, in seconds.
  static let retryAfter = 1
  /// Requests a second of one key, in the mean.
  static let requestsPerSecond = 50.0
  /// Requests that a key may send at once after a pause.
  static let burst = 100.0
  /// For so long a desk's session is good, in seconds: a working day.
  static let sessionTime: Int64 = 12 * 3_600
  /// Bytes of the file of API keys.
  static let keyFile = 1 << 20
}
