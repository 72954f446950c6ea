import CardCredential
import CardModel
import Foundation

/// The certificates by which a printer that is asked over TLS (`ipps://`) is known.
///
/// A printer makes its certificate itself, so that no authority vouches for it, and CUPS takes any. Cards hold all that
/// a thief wants; so whoever sets the printer up compares its certificate once with what the printer shows on its panel
/// or page, keeps it in a file, and nothing is sent to whoever shows another. While a certificate is being changed, the
/// file may hold the old one and the new one.
public struct PrinterCertificates: Sendable, Equatable {
  /// X.509, in DER.
  private let certificates: [[UInt8]]

  /// The most bytes that a file of them may have.
  public static let largestFile = 1 << 20

  /// Reads a PEM file (RFC 7468) with one certificate or more. Throws `invalidCertificate`.
  public init(pem: [UInt8]) throws(PrintingError) {
    let text = String(decoding: pem, as: UTF8.self)
    let bodies = text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst().map { part in
      part.components(separatedBy: "-----END CERTIFICATE-----").first ?? ""
    }
    certificates = bodies.compactMap { body in
      Data(base64Encoded: body, options: .ignoreUnknownCharacters).map { Array($0) }
    }
    guard !certificates.isEmpty, certificates.count == bodies.count, certificates.allSatisfy({ $0.first == 0x30 })
    else {
      throw PrintingError(
        .invalidCertificate, "the printer's certificate can't be read", hint: "give a PEM file, as the printer gives it"
      )
    }
  }

  /// What the printer at `address` shows, which proves nothing until somebody has compared it. Takes some seconds.
  ///
  /// Throws `invalidAddress` for another address than `ipps://…`, or `printerFailed`.
  public init(shownBy address: String) throws(PrintingError) {
    certificates = [try IPPPrinter.certificate(of: address)]
  }

  /// As a PEM file.
  public var pem: String {
    certificates.map { certificate in
      let body = Data(certificate).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      return "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n"
    }.joined()
  }

  /// The SHA-256 of each, as printers show it: pairs of capital hexadecimal digits with colons between.
  public var fingerprints: [String] { certificates.map(Self.fingerprint) }

  static func fingerprint(_ certificate: [UInt8]) -> String {
    Digest.sha256(certificate).map { Hexadecimal.text([$0]).uppercased() }.joined(separator: ":")
  }

  func contains(_ certificate: [UInt8]) -> Bool { certificates.contains(certificate) }
}
