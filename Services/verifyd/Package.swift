// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// The verification service: a package of its own, so that nobody who links the library resolves an HTTP stack.
let package = Package(
  name: "verifyd",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "civiccard-verifyd", targets: ["civiccard-verifyd"])],
  dependencies: [
    .package(name: "CivicCard", path: "../.."),
    // HTTP/1.1 with TLS on SwiftNIO, with limits and graceful shutdown: we write routes, not a server.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    // Fetches bundles and lists. Hummingbird resolves it anyway, and URLSession would bring libcurl in.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .executableTarget(
      name: "civiccard-verifyd",
      dependencies: [
        .product(name: "CardVerifier", package: "CivicCard"),
        .product(name: "CardCredential", package: "CivicCard"),
        .product(name: "CardScanner", package: "CivicCard"),
        .product(name: "CardImaging", package: "CivicCard"),
        .product(name: "CardFace", package: "CivicCard"),
        .product(name: "CardInspector", package: "CivicCard"),
        .product(name: "CardModel", package: "CivicCard"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [
        .embedInCode("Resources/openapi.json"), .embedInCode("Resources/index.html"),
        .embedInCode("Resources/page.css"), .embedInCode("Resources/page.js"), .embedInCode("Resources/camera.js"),
        .embedInCode("Resources/words.js"),
      ],
      swiftSettings: strict)
  ]
)
