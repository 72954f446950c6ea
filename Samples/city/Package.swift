// swift-tools-version: 6.2
import PackageDescription

/// What a city's own system looks like that links CivicCard. It stands outside of CivicCard's package, as a city's
/// does.
func civicCard(_ names: String...) -> [Target.Dependency] { names.map { .product(name: $0, package: "CivicCard") } }

let package = Package(
  name: "city",
  platforms: [.macOS(.v15)],
  dependencies: [
    // A city names an address and a version instead: .package(url: "https://…/CivicCard", from: "0.1.0")
    .package(name: "CivicCard", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "first-card",
      dependencies: civicCard("CardCredential", "CardFace", "CardIssuing", "CardModel", "CardRegistry", "CardVerifier"),
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "counter",
      dependencies: civicCard("CardCredential", "CardFace", "CardIssuing", "CardModel", "CardRegistry", "CardVerifier"),
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
