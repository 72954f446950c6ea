/// What a C caller holds: the address of an object that was retained for it, until it frees it.
protocol Handle: AnyObject {}

extension Handle {
  /// The object behind `pointer`, which stays the caller's. Nil is the caller's mistake, and ends the process at once
  /// rather than answer something.
  static func at(_ pointer: OpaquePointer?) -> Self {
    guard let pointer else { preconditionFailure("a civiccard handle is NULL") }
    return Unmanaged<Self>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
  }

  /// Gives up what ``retained`` handed out; nil is passed over.
  static func free(_ pointer: OpaquePointer?) {
    if let pointer { Unmanaged<Self>.fromOpaque(UnsafeRawPointer(pointer)).release() }
  }

  /// The pointer for the caller, who must free it.
  var retained: OpaquePointer { OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }
}
