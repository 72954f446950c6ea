// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// A C library from the system's packages: Debian's `-dev` package, or Homebrew's on a Mac.
func system(_ name: String, pkgConfig: String?, apt: String, brew: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([apt]), .brew([brew])])
}

func shim(_ name: String, over library: Target.Dependency) -> Target {
  .target(name: name, dependencies: [library], path: "Sources/System/\(name)")
}

func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "CivicCard",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "CardModel", targets: ["CardModel"]),
    .library(name: "CardFiles", targets: ["CardFiles"]),
    .library(name: "CardCredential", targets: ["CardCredential"]),
    .library(name: "CardVerifier", targets: ["CardVerifier"]),
    .library(name: "CardToken", targets: ["CardToken"]),
    .library(name: "CardImaging", targets: ["CardImaging"]),
    .library(name: "CardArtwork", targets: ["CardArtwork"]),
    .library(name: "CardFace", targets: ["CardFace"]),
    .library(name: "CardScanner", targets: ["CardScanner"]),
    .library(name: "CardIssuing", targets: ["CardIssuing"]),
    .library(name: "CardPhoto", targets: ["CardPhoto"]),
    .library(name: "CardPrinting", targets: ["CardPrinting"]),
    .library(name: "CardProofing", targets: ["CardProofing"]),
    .library(name: "CardInspector", targets: ["CardInspector"]),
    .library(name: "CardRegistry", targets: ["CardRegistry"]),
    .executable(name: "civiccard", targets: ["civiccard"]),
    .executable(name: "civiccard-launcher", targets: ["CivicCardLauncher"]),
    // For other languages: `make lib` gives it its name, libciviccard.so.0, and hides what is not civiccard.h's.
    .library(name: "CivicCardC", type: .dynamic, targets: ["CCivicCard"]),
  ],
  dependencies: [
    // The command line's parser and its help: Apple's own, no dependencies.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // SQLite for the registry: transactions, busy handling and typed rows without unsafe pointers of our own.
    // CardRegistry alone uses it.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
    system("CJPEG", pkgConfig: "libjpeg", apt: "libjpeg62-turbo-dev", brew: "jpeg-turbo"),
    system("CWebP", pkgConfig: "libwebp", apt: "libwebp-dev", brew: "webp"),
    system("CISAL", pkgConfig: "libisal", apt: "libisal-dev", brew: "isa-l"),
    system("CCairo", pkgConfig: "cairo", apt: "libcairo2-dev", brew: "cairo"),
    system("CPango", pkgConfig: "pangocairo pangoft2", apt: "libpango1.0-dev", brew: "pango"),
    system("CRSVG", pkgConfig: "librsvg-2.0", apt: "librsvg2-dev", brew: "librsvg"),
    system("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev", brew: "qrencode"),
    // Bar codes other than QR, for other issuers' numbers. zxing-cpp, which CardScanner has, writes them too, but a
    // renderer would then link a reader, in C++, whose old writers later versions replace by this very library; zint is
    // C, in upkeep since 2008, and needs libpng alone. Debian has no pkg-config file of it.
    system("CZint", pkgConfig: nil, apt: "libzint-dev", brew: "zint"),
    system("CLibCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev", brew: "libsodium"),
    system("CP11Kit", pkgConfig: "p11-kit-1", apt: "libp11-kit-dev", brew: "p11-kit"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    // Debian has no pkg-config file of it; its header and library lie where compilers look.
    system("CCUPS", pkgConfig: nil, apt: "libcups2-dev", brew: "cups"),
    system("CPQ", pkgConfig: "libpq", apt: "libpq-dev", brew: "libpq"),
    system("CLCMS", pkgConfig: "lcms2", apt: "liblcms2-dev", brew: "little-cms2"),
    // Faces in photos: no data files, no network, and a small part of what OpenCV's detector brings (Debian's
    // libopencv-objdetect pulls in its deep-learning module). CardPhoto alone links it.
    system("CDlib", pkgConfig: "dlib-1", apt: "libdlib-dev", brew: "dlib"),
    system("CZXing", pkgConfig: "zxing", apt: "libzxing-dev", brew: "zxing-cpp"),

    shim("PNGShim", over: "CPNG"),
    shim("JPEGShim", over: "CJPEG"),
    shim("ZXingShim", over: "CZXing"),
    // No Swift imports CZint, whose module map says what to link.
    .target(
      name: "BarcodeShim", dependencies: ["CZint"], path: "Sources/System/BarcodeShim",
      linkerSettings: [.linkedLibrary("zint")]),
    // dlib's headers call BLAS and LAPACK themselves; dlib-1.pc names them by their files, which SwiftPM passes over.
    .target(
      name: "FaceShim", dependencies: ["CDlib"], path: "Sources/System/FaceShim",
      linkerSettings: [.linkedLibrary("lapack"), .linkedLibrary("blas")]),

    // Loops over rows that Swift makes for the oldest CPU alone, and C for the one at hand.
    .target(name: "PixelShim", path: "Sources/System/PixelShim"),
    .target(name: "ArtworkShim", path: "Sources/System/ArtworkShim"),

    // Exchanging two folders in one step: glibc and a Mac have it under names that Swift does not see.
    .target(name: "FolderShim", path: "Sources/System/FolderShim"),

    module("CardModel"),
    module("CardFiles", ["CardModel", "FolderShim"]),
    module("CardCredential", ["CardModel", "CardFiles", "CLibCrypto", "CSodium", "CZlib"]),
    module("CardVerifier", ["CardCredential", "CardFiles", "CardModel"]),
    // A module of its own, so that nobody who verifies or signs with a key file links p11-kit.
    module("CardToken", ["CardCredential", "CP11Kit"]),
    module(
      "CardImaging", ["CardModel", "CPNG", "PNGShim", "CJPEG", "JPEGShim", "CWebP", "CISAL", "CLCMS", "PixelShim"]),
    module("CardArtwork", ["ArtworkShim"]),
    module("CardScanner", ["CardModel", "CardImaging", "ZXingShim"]),
    module(
      "CardRegistry",
      ["CardCredential", "CardFiles", "CardModel", "CPQ", .product(name: "GRDB", package: "GRDB.swift")]),
    module(
      "CardFace",
      [
        "CardModel", "CardFiles", "CardCredential", "CardVerifier", "CardArtwork", "CardImaging", "CCairo", "CPango",
        "CRSVG", "CQREncode", "BarcodeShim",
      ]),
    module(
      "CardIssuing",
      [
        "CardModel", "CardFiles", "CardCredential", "CardToken", "CardRegistry", "CardImaging", "CardFace",
        "FolderShim",
      ]),
    module("CardPhoto", ["CardModel", "CardFiles", "CardCredential", "CardImaging", "CardFace", "FaceShim"]),
    module(
      "CardProofing",
      [
        "CardModel", "CardFiles", "CardCredential", "CardVerifier", "CardArtwork", "CardImaging", "CardScanner",
        "CardRegistry", "CardFace", "CardIssuing",
      ],
      // Links to the files of Templates/starter, which `template new` writes.
      resources: ["template.json", "front.svg", "back.svg", "emblem.svg"].map { .embedInCode("Starter/\($0)") }),
    module(
      "CardPrinting",
      [
        "CardModel", "CardFiles", "CardCredential", "CardImaging", "CardRegistry", "CardFace", "CardIssuing",
        "CardProofing", "CCUPS",
      ]),
    module(
      "CardInspector",
      ["CardModel", "CardCredential", "CardVerifier", "CardScanner", "CardArtwork", "CardImaging", "CardFace"]),
    // The verb verify, with what all verbs share: it links none of the libraries that draw and print.
    .target(
      name: "VerifyCommand",
      dependencies: [
        "CardModel", "CardFiles", "CardCredential", "CardVerifier", "CardImaging", "CardScanner",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "civiccard",
      dependencies: [
        "CardCredential", "CardImaging", "CardModel", "CardFiles", "CardIssuing", "CardPrinting", "CardProofing",
        "CardInspector", "CardFace", "CardPhoto",
        "CardRegistry", "CardScanner", "CardToken", "CardVerifier", "VerifyCommand",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Installed as civiccard: verifies by itself, and starts the whole program for everything else.
    .executableTarget(
      name: "CivicCardLauncher",
      dependencies: ["VerifyCommand", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),

    // The header that C programs include; its functions are implemented in CCivicCard, and checked against it.
    .systemLibrary(name: "CivicCardHeader", path: "Sources/System/CivicCardHeader"),
    .target(
      name: "CCivicCard",
      dependencies: ["CivicCardHeader", "CardModel", "CardCredential", "CardVerifier", "CardScanner"],
      exclude: ["exports.map"], swiftSettings: strict),

    .target(name: "LibPNGDefaults", dependencies: ["CPNG"], path: "Benchmarks/LibPNGDefaults"),
    // The measures of Benchmarks/README.md; not a product, so nobody who depends on the package builds it.
    .executableTarget(
      name: "CardBench",
      dependencies: [
        "CardArtwork", "CardCredential", "CardImaging", "CardModel", "CardFace", "CardIssuing", "CardPhoto",
        "LibPNGDefaults",
      ], path: "Benchmarks/CardBench",
      swiftSettings: strict),

    // What `make bench-service` measures the service against.
    .executableTarget(
      name: "LibraryRate", dependencies: ["CardVerifier"], path: "Benchmarks/LibraryRate", swiftSettings: strict),

    .executableTarget(
      name: "ScanBench", dependencies: ["CardScanner", "CardImaging", "CardFiles"], path: "Benchmarks/ScanBench",
      exclude: ["captures.py", "modules.py", "peers.py", "table.py"], swiftSettings: strict),

    // Simulated photos and scans of cards, for `make bench-inspect` and the inspector's tests.
    .target(
      name: "CardCaptures",
      dependencies: ["CardCredential", "CardModel", "CardIssuing", "CardFace", "CardImaging", "JPEGTestSupport"],
      path: "Benchmarks/CardCaptures", swiftSettings: strict),
    .executableTarget(
      name: "InspectBench",
      dependencies: [
        "CardCredential", "CardFace", "CardImaging", "CardModel", "CardCaptures", "CardInspector", "CardScanner",
        "CardIssuing",
      ],
      path: "Benchmarks/InspectBench", swiftSettings: strict),

    // Issues cards without end, for the tests that kill it at any moment.
    .executableTarget(
      name: "RegistryWriter", dependencies: ["CardCredential", "CardModel", "CardRegistry"],
      path: "Tests/RegistryWriter", swiftSettings: strict),

    // Writes a card's folder again and again, for the tests that kill it at any moment.
    .executableTarget(
      name: "FolderWriter", dependencies: ["CardIssuing"], path: "Tests/FolderWriter", swiftSettings: strict),

    .executableTarget(
      name: "VerifyBench", dependencies: ["CardCredential", "CardModel", "CardVerifier", "CSodium"],
      path: "Benchmarks/VerifyBench",
      swiftSettings: strict),

    // What the tests share: folders, generators, programs and cards.
    .target(
      name: "TestSupport",
      dependencies: [
        "CardModel", "CardCredential", "CardFace", "CardIssuing", "CardRegistry", "CardScanner", "CardVerifier",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Tests/TestSupport", exclude: ["Template"], swiftSettings: strict),
    tests("CardModelTests", ["CardModel", "TestSupport"]),
    tests("CardFilesTests", ["CardFiles", "TestSupport"]),
    tests("CardCredentialTests", ["CardCredential", "CardModel", "TestSupport"]),
    .testTarget(
      name: "CardVerifierTests",
      dependencies: ["CardVerifier", "CardCredential", "CardModel", "CLibCrypto", "TestSupport"],
      // Read by path, as any other implementation would.
      exclude: ["Vectors"], swiftSettings: strict),
    tests("CardTokenTests", ["CardToken", "CardCredential", "CP11Kit"]),
    // An encoder, for the tests that damage JPEG files.
    .target(name: "JPEGTestSupport", dependencies: ["CJPEG"], path: "Tests/JPEGTestSupport"),
    tests("CardImagingTests", ["CardFiles", "CardImaging", "JPEGTestSupport", "TestSupport"], exclude: ["Fixtures"]),
    tests("CardArtworkTests", ["CardArtwork", "TestSupport"]),
    tests("CardScannerTests", ["CardFiles", "CardScanner", "CardImaging"], exclude: ["Fixtures"]),
    tests(
      "CardRegistryTests",
      [
        "CardCredential", "CardModel", "CardRegistry", "CardVerifier", "RegistryWriter", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], exclude: ["Schemas"]),
    tests(
      "CardIssuingTests",
      [
        "CardCredential", "CardImaging", "CardModel", "CardIssuing", "CardFace", "CardFiles", "CardRegistry",
        "CardVerifier", "FolderWriter", "TestSupport",
      ]),
    // The tests build the shared library, and run programs in C, Python and Java against it.
    tests("CCivicCardTests", ["civiccard", "TestSupport"], exclude: ["C"]),
    tests(
      "CardPhotoTests",
      ["CardCredential", "CardFace", "CardImaging", "CardModel", "CardPhoto", "CardIssuing", "TestSupport"]),
    // The tests build the service, a package of its own, and ask it from Python and a browser.
    tests("ServiceTests", ["civiccard", "TestSupport"], exclude: ["Python"]),
    tests(
      "CardProofingTests",
      [
        "CardArtwork", "CardFace", "CardImaging", "CardModel", "CardProofing", "CardCredential", "CardFiles",
        "CardIssuing", "CardScanner", "CardVerifier", "TestSupport",
      ]),
    tests(
      "CardPrintingTests",
      [
        "CardPrinting", "CardFace", "CardImaging", "CardIssuing", "CardProofing", "CardRegistry", "CCUPS",
        "TestSupport",
      ]),
    tests(
      "CardInspectorTests",
      [
        "CardArtwork", "CardCredential", "CardFace", "CardImaging", "CardModel", "CardInspector", "CardCaptures",
        "CardProofing", "CardScanner", "CardVerifier", "TestSupport",
      ]),
    // The Swift of the modules' pages, a file for each piece. It is compiled as a city's code is: without a view of
    // what only our own modules may use.
    .target(
      name: "PageCode",
      dependencies: [
        "CardModel", "CardCredential", "CardVerifier", "CardFace", "CardIssuing", "CardPhoto", "CardProofing",
        "CardInspector", "CardRegistry",
      ],
      path: "Tests/DocumentationTests/Pages", packageAccess: false, swiftSettings: strict),
    tests(
      "DocumentationTests",
      [
        "CardCredential", "CardFace", "CardModel", "CardRegistry", "PageCode", "CardIssuing", "CardImaging",
        "CardScanner", "CardVerifier", "civiccard", "TestSupport",
      ],
      exclude: ["Pages"]),
    .testTarget(
      name: "CardFaceTests",
      dependencies: [
        "CardArtwork", "CardCredential", "CardImaging", "CardModel", "CardFace", "CardIssuing", "CardProofing",
        "CardVerifier", "CardScanner", "TestSupport",
      ],
      // Compared by path, and rewritten in place when they are regenerated.
      exclude: [
        "Golden/Pictures", "Content/make_phones.py", "Content/phones.json", "Names/make_names.py",
        "Names/check_names.py", "Names/read_names.py",
      ],
      swiftSettings: strict),
    // The tests run the built program; the dependency is there so that it is built with them.
    tests(
      "civiccardTests",
      [
        "civiccard", "CivicCardLauncher", "CardFace", "CardFiles", "CardRegistry", "CardScanner", "CardImaging",
        "CardCredential", "CardModel", "TestSupport",
      ],
      exclude: ["Interop"]),
  ],
  cxxLanguageStandard: .cxx17
)
