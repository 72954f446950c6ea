import CCUPS
import Foundation

/// A printer that speaks IPP (RFC 8010, 8011), over libcups: the one wrapper of its requests. Each request has a
/// connection of its own, so that one which is lost in the middle of a job costs nothing.
final class IPPPrinter: Sendable {
  /// For messages.
  let name: String
  private let uri: String
  private let (host, port, resource): (String, Int32, String)
  private let isEncrypted: Bool
  /// Of this machine's CUPS, which keeps what it is given until it is told to forget it.
  let isQueue: Bool
  /// Of a printer that is asked over TLS, those that it may show.
  private let certificates: PrinterCertificates?

  /// How long a printer may take to answer a call for a connection, in milliseconds.
  private static let patience: Int32 = 10_000
  private static let user = "civiccard"

  /// - Parameters:
  ///   - address: `ipp://…` or `ipps://…`, or the name of a queue of this machine's CUPS.
  ///   - certificates: what proves an `ipps://` printer.
  /// - Throws: `invalidAddress`; `unprovenPrinter` for `ipps://` without certificates.
  convenience init(_ address: String, _ certificates: PrinterCertificates?) throws(PrintingError) {
    try self.init(address: address, certificates)
    guard isEncrypted == (certificates != nil) else {
      throw isEncrypted
        ? PrintingError(
          .unprovenPrinter, subject: name, "nothing proves which printer answers there",
          hint: "compare its certificate with what the printer itself shows, once, and keep it in a file")
        : PrintingError(.invalidAddress, subject: name, "shows no certificate", hint: "write ipps://…, or give none")
    }
  }

  private init(address: String, _ certificates: PrinterCertificates?) throws(PrintingError) {
    isQueue = !address.contains("://")
    self.certificates = certificates
    guard !isQueue || address.wholeMatch(of: /[A-Za-z0-9_.-]{1,127}/) != nil else {
      throw PrintingError(
        .invalidAddress, subject: address, "is no printer's address", hint: "write ipp://HOST/ipp/print")
    }
    uri = isQueue ? "ipp://localhost/printers/\(address)" : address
    guard let parts = Self.parts(of: uri), ["ipp", "ipps"].contains(parts.scheme), !parts.host.isEmpty else {
      throw PrintingError(
        .invalidAddress, subject: address, "is no address of a printer", hint: "write ipp://HOST/ipp/print, or ipps://…"
      )
    }
    (host, port, resource) = (parts.host, parts.port, parts.resource)
    isEncrypted = parts.scheme == "ipps"
    // A name and password in it are nobody else's business.
    name = isQueue ? address : "\(parts.scheme)://\(parts.host):\(parts.port)\(parts.resource)"
  }

  private static func parts(of uri: String) -> (scheme: String, host: String, port: Int32, resource: String)? {
    var buffers = [[CChar]](repeating: [CChar](repeating: 0, count: 1_024), count: 4)
    var port: Int32 = 0
    let size = Int32(buffers[0].count)
    var (scheme, user, host, resource) = (buffers[0], buffers[1], buffers[2], buffers[3])
    buffers = []
    guard
      httpSeparateURI(
        HTTP_URI_CODING_ALL, uri, &scheme, size, &user, size, &host, size, &port, &resource, size
      ).rawValue
        >= HTTP_URI_STATUS_OK.rawValue
    else { return nil }
    func text(_ buffer: [CChar]) -> String {
      String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return (text(scheme), text(host), port, text(resource))
  }

  /// A printer that was found.
  struct Found: Equatable {
    let name: String
    let address: String
  }

  /// The printers that this machine's CUPS knows or that say their names in the network (DNS-SD), sorted.
  static func discover(milliseconds: Int32 = 3_000) -> [Found] {
    final class List {
      var count: Int32 = 0
      var destinations: UnsafeMutablePointer<cups_dest_t>?
      deinit { cupsFreeDests(count, destinations) }
    }
    let list = List()
    _ = cupsEnumDests(
      0, milliseconds, nil, 0, 0,
      { context, _, destination in
        guard let context, let destination else { return 1 }
        let list = Unmanaged<List>.fromOpaque(context).takeUnretainedValue()
        list.count = cupsCopyDest(destination, list.count, &list.destinations)
        return 1
      }, Unmanaged.passUnretained(list).toOpaque())
    return withExtendedLifetime(list) {
      (0..<Int(list.count)).compactMap { index in
        guard let destination = list.destinations.map({ $0 + index }), let name = destination.pointee.name else {
          return nil
        }
        return Found(name: String(cString: name), address: address(of: destination))
      }.sorted { $0.name < $1.name }
    }
  }

  /// Where the printer is. What says its name in the network says a service's name first ("Card%20Printer._ipps._tcp
  /// .local"), which no connection can be made to; libcups finds the host and port behind it when it is to connect, and
  /// keeps them, whether or not the connection comes about.
  private static func address(of destination: UnsafeMutablePointer<cups_dest_t>) -> String {
    func option() -> String {
      cupsGetOption("device-uri", destination.pointee.num_options, destination.pointee.options).map {
        String(cString: $0)
      } ?? ""
    }
    guard option().contains("._tcp") else { return option() }
    var resource = [CChar](repeating: 0, count: 1_024)
    let flags = UInt32(CUPS_DEST_FLAGS_DEVICE)
    if let http = cupsConnectDest(destination, flags, 2_000, nil, &resource, resource.count, nil, nil) {
      httpClose(http)
    }
    return option()
  }

  // MARK: Requests

  /// What a job is doing.
  struct JobState: Equatable {
    /// RFC 8011, 5.3.7: 3 pending, 4 held, 5 processing, 6 stopped, 7 cancelled, 8 aborted, 9 completed.
    let code: Int
    /// The job's and the printer's reasons.
    let reasons: [String]

    var isOver: Bool { code >= 7 }
  }

  func capabilities() throws(PrintingError) -> PrinterCapabilities {
    try ask(IPP_OP_GET_PRINTER_ATTRIBUTES, fill: { _ in }) { answer in
      var can = PrinterCapabilities()
      can.media = Self.sizes(answer, "media-size-supported")
      can.sides = Self.texts(answer, "sides-supported")
      can.formats = Self.all(answer, "document-format-supported")
      can.colorModes = Self.texts(answer, "print-color-mode-supported")
      can.rasterTypes = Self.texts(answer, "pwg-raster-document-type-supported")
      let rasterResolutions = Self.resolutions(answer, "pwg-raster-document-resolution-supported")
      can.resolutions =
        rasterResolutions.isEmpty ? Self.resolutions(answer, "printer-resolution-supported") : rasterResolutions
      can.sheetBack =
        Self.texts(answer, "pwg-raster-document-sheet-back").first.flatMap(PrinterCapabilities.SheetBack.init)
        ?? .normal
      return can
    }
  }

  /// Sends a document as a job of its own; the job's number.
  func print(
    _ document: [UInt8], name: String, plan: PrinterCapabilities.Plan, dotsPerInch: Int
  ) throws(PrintingError) -> Int {
    try ask(
      IPP_OP_PRINT_JOB,
      fill: { request in
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nil, name)
        ippAddString(
          request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nil, PrinterCapabilities.rasterFormat)
        let (size, media) = (ippNew(), ippNew())
        defer {
          ippDelete(size)
          ippDelete(media)
        }
        ippAddInteger(size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "x-dimension", Int32(plan.mediaWidth))
        ippAddInteger(size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "y-dimension", Int32(plan.mediaHeight))
        ippAddCollection(media, IPP_TAG_ZERO, "media-size", size)
        ippAddCollection(request, IPP_TAG_JOB, "media-col", media)
        ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "sides", nil, plan.sides)
        ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", nil, "none")
        if let mode = plan.colorMode {
          ippAddString(request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-color-mode", nil, mode)
        }
        ippAddResolution(
          request, IPP_TAG_JOB, "printer-resolution", IPP_RES_PER_INCH, Int32(dotsPerInch), Int32(dotsPerInch))
      }, document: document
    ) { answer in Int(ippGetInteger(ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER), 0)) }
  }

  func state(of job: Int) throws(PrintingError) -> JobState {
    let (code, reasons) = try ask(IPP_OP_GET_JOB_ATTRIBUTES, fill: { Self.add(job: job, to: $0) }) { answer in
      (
        Int(ippGetInteger(ippFindAttribute(answer, "job-state", IPP_TAG_ENUM), 0)),
        Self.texts(answer, "job-state-reasons")
      )
    }
    let printer = try ask(IPP_OP_GET_PRINTER_ATTRIBUTES, fill: { _ in }) { Self.texts($0, "printer-state-reasons") }
    return JobState(code: code, reasons: (reasons + printer).filter { $0 != "none" })
  }

  func cancel(_ job: Int) throws(PrintingError) {
    try ask(IPP_OP_CANCEL_JOB, fill: { Self.add(job: job, to: $0) }) { _ in }
  }

  /// Has CUPS remove a queue's job that is over, with the pictures that it keeps for a day otherwise. (`purge-job` is
  /// an extension of CUPS's.)
  func purge(_ job: Int) throws(PrintingError) {
    try ask(
      IPP_OP_CANCEL_JOB,
      fill: { request in
        Self.add(job: job, to: request)
        ippAddBoolean(request, IPP_TAG_OPERATION, "purge-job", 1)
      }
    ) { _ in }
  }

  private static func add(job: Int, to request: OpaquePointer?) {
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", Int32(job))
  }

  private func ask<Answer>(
    _ operation: ipp_op_t, fill: (OpaquePointer?) -> Void, document: [UInt8] = [], read: (OpaquePointer) -> Answer
  ) throws(PrintingError) -> Answer {
    guard let http = connect() else { throw failure("does not answer") }
    defer { httpClose(http) }
    try checkCertificate(http)
    guard let request = ippNewRequest(operation) else { throw failure("can't be asked: out of memory") }
    defer { ippDelete(request) }
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nil, uri)
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nil, Self.user)
    fill(request)
    let length = ippLength(request) + document.count
    var status = cupsSendRequest(http, request, resource, length)
    if status == HTTP_STATUS_CONTINUE, !document.isEmpty {
      // libcups connects again by itself where a connection broke: what is there now is what gets the pictures.
      try checkCertificate(http)
      status = document.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { cupsWriteRequestData(http, $0.baseAddress, $0.count) }
      }
    }
    guard status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK, let answer = cupsGetResponse(http, resource)
    else {
      throw failure("refused the request: \(Self.lastError())")
    }
    defer { ippDelete(answer) }
    guard ippGetStatusCode(answer).rawValue <= IPP_STATUS_OK_EVENTS_COMPLETE.rawValue else {
      throw failure("refused the request: \(Self.lastError())")
    }
    return read(answer)
  }

  private func connect() -> OpaquePointer? {
    // Where the queues are is for CUPS's settings to say (client.conf, CUPS_SERVER): most often a Unix socket.
    isQueue
      ? httpConnect2(cupsServer(), ippPort(), nil, AF_UNSPEC, cupsEncryption(), 1, Self.patience, nil)
      : httpConnect2(
        host, port, nil, AF_UNSPEC, isEncrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
        Self.patience, nil)
  }

  // MARK: Certificates

  /// What the printer at `address` shows, unchecked. Throws `invalidAddress` for one without TLS, or `printerFailed`.
  static func certificate(of address: String) throws(PrintingError) -> [UInt8] {
    let printer = try IPPPrinter(address: address, nil)
    guard printer.isEncrypted else {
      throw PrintingError(.invalidAddress, subject: printer.name, "shows no certificate", hint: "write ipps://…")
    }
    guard let http = printer.connect() else { throw printer.failure("does not answer") }
    defer { httpClose(http) }
    guard let certificate = leaf(http) else { throw printer.failure("shows no certificate") }
    return certificate
  }

  /// libcups itself takes any certificate. The handshake has proved that the printer holds its key.
  private func checkCertificate(_ http: OpaquePointer) throws(PrintingError) {
    guard let certificates else { return }
    guard let shown = Self.leaf(http) else { throw failure("shows no certificate") }
    guard certificates.contains(shown) else {
      throw PrintingError(
        .unprovenPrinter, subject: name,
        "the printer shows another certificate than the one that it is known by: SHA-256 "
          + PrinterCertificates.fingerprint(shown),
        hint: "where it has a new one, compare it with what the printer itself shows; else somebody else answers there")
    }
  }

  private static func leaf(_ http: OpaquePointer) -> [UInt8]? {
    var credentials: OpaquePointer?
    guard httpCopyCredentials(http, &credentials) == 0 else { return nil }
    defer { httpFreeCredentials(credentials) }
    guard let first = cupsArrayFirst(credentials) else { return nil }
    let credential = first.assumingMemoryBound(to: http_credential_t.self).pointee
    return Array(UnsafeRawBufferPointer(start: credential.data, count: credential.datalen))
  }

  private static func lastError() -> String {
    cupsLastErrorString().map { String(cString: $0).lowercased() } ?? "no reason given"
  }

  private func failure(_ message: String) -> PrintingError {
    PrintingError(
      .printerFailed, subject: name, "the printer \(message)", hint: "see that it is on, and that its address is right")
  }

  // MARK: Attributes

  private static func texts(_ answer: OpaquePointer, _ name: String) -> [String] {
    values(ippFindAttribute(answer, name, IPP_TAG_ZERO))
  }

  /// Of all attributes of that name: some printers send one twice.
  private static func all(_ answer: OpaquePointer, _ name: String) -> [String] {
    var (found, attribute) = ([String](), ippFindAttribute(answer, name, IPP_TAG_ZERO))
    while let one = attribute {
      found += values(one)
      attribute = ippFindNextAttribute(answer, name, IPP_TAG_ZERO)
    }
    return found
  }

  private static func values(_ attribute: OpaquePointer?) -> [String] {
    guard let attribute else { return [] }
    return (0..<ippGetCount(attribute)).compactMap { index in
      ippGetString(attribute, index, nil).map { String(cString: $0) }
    }
  }

  private static func resolutions(_ answer: OpaquePointer, _ name: String) -> [Int] {
    guard let attribute = ippFindAttribute(answer, name, IPP_TAG_RESOLUTION) else { return [] }
    return (0..<ippGetCount(attribute)).compactMap { index in
      var (down, units): (Int32, ipp_res_t) = (0, IPP_RES_PER_INCH)
      let across = ippGetResolution(attribute, index, &down, &units)
      return across == down && units == IPP_RES_PER_INCH ? Int(across) : nil
    }
  }

  private static func sizes(_ answer: OpaquePointer, _ name: String) -> [PrinterCapabilities.MediaSize] {
    guard let attribute = ippFindAttribute(answer, name, IPP_TAG_BEGIN_COLLECTION) else { return [] }
    return (0..<ippGetCount(attribute)).compactMap { index in
      guard let size = ippGetCollection(attribute, index), let width = side(size, "x-dimension"),
        let height = side(size, "y-dimension")
      else { return nil }
      return PrinterCapabilities.MediaSize(width: width, height: height)
    }
  }

  private static func side(_ size: OpaquePointer, _ name: String) -> ClosedRange<Int>? {
    guard let attribute = ippFindAttribute(size, name, IPP_TAG_ZERO) else { return nil }
    if ippGetValueTag(attribute) == IPP_TAG_RANGE {
      var upper: Int32 = 0
      let lower = ippGetRange(attribute, 0, &upper)
      return lower <= upper ? Int(lower)...Int(upper) : nil
    }
    let value = Int(ippGetInteger(attribute, 0))
    return value...value
  }
}
