import Testing

@testable import CardCredential

/// A signature verifies exactly when RFC 8032 says so with strict encodings.
struct Ed25519Tests {
  /// RFC 8032, 7.1: tests 1 to 3 and SHA(abc).
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
    (
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    ),
  ])
  func vectorsOfTheRFC(_ seed: String, _ publicKey: String, _ message: String, _ signature: String) throws {
    let key = try PrivateKey(seed: SecretBytes(copying: bytes(seed)))
    let message = try bytes(message)
    let signature = try bytes(signature)
    #expect(try key.publicKey.rawBytes == bytes(publicKey))
    #expect(try key.signature(for: message) == signature)
    #expect(key.publicKey.isValid(signature, for: message))
    #expect(!key.publicKey.isValid(signature, for: message + [0]))
  }

  /// The eight points of small order in every encoding that decoders have been seen to take.
  static let smallOrder = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ]

  @Test(arguments: smallOrder)
  func refusesWeakPublicKeys(_ hexadecimal: String) throws {
    let raw = try bytes(hexadecimal)
    #expect(throws: KeyError(.weakKey, "")) { try PublicKey(rawBytes: raw) }
  }

  /// Why the check is ours: libcrypto takes the neutral element as a key, with one signature for every message.
  @Test func libcryptoAloneWouldTakeASmallOrderKey() throws {
    let neutral = [1] + [UInt8](repeating: 0, count: 31)
    let handle = try #require(Ed25519Handle(publicKey: neutral))
    let signature = neutral + [UInt8](repeating: 0, count: 32)
    #expect(handle.verifies(signature, over: [1, 2, 3]))
    #expect(handle.verifies(signature, over: [4, 5, 6]))
  }

  /// A y that no point of the curve has, half of all numbers, verifies nothing: it can only be a slip or damage.
  @Test func refusesAPublicKeyBesideTheCurve() throws {
    let beside = [2] + [UInt8](repeating: 0, count: 31)
    for sign: UInt8 in [0, 0x80] {
      #expect(throws: KeyError(.weakKey, "")) { try PublicKey(rawBytes: beside.dropLast() + [sign]) }
    }
    #expect(throws: KeyError(.weakKey, "")) {
      try PublicKey(
        pem: #require(Ed25519Handle(publicKey: beside)?.publicPEM().map { String(decoding: $0, as: UTF8.self) }))
    }
    // About every second y is some point's, and both of each point's signs are.
    let sound = (0..<200).filter { number in
      let raw = Digest.sha256([UInt8(number)]).dropLast() + [UInt8(number) & 0x80 | 0x11]
      return (try? PublicKey(rawBytes: Array(raw))) != nil
    }
    #expect((60...140).contains(sound.count))
    for number: UInt8 in 1...50 {
      let key = try Samples.key(number).publicKey.rawBytes
      #expect(throws: Never.self) { try PublicKey(rawBytes: key.dropLast() + [key[31] ^ 0x80]) }
    }
  }

  /// Why R is checked: S = H(R‖A‖M)·a with the neutral element as R, which only the key's owner can make, satisfies
  /// libcrypto.
  @Test func refusesANeutralRThatLibcryptoTakes() throws {
    let key = try Samples.key(1).publicKey
    let signature = try bytes(
      "0100000000000000000000000000000000000000000000000000000000000000"
        + "7b68aceb396f3e8a4038f8e4c9bc4fb8e3dab8a8d1efbfc672ebe89392a17108")
    #expect(Ed25519Handle(publicKey: key.rawBytes)?.verifies(signature, over: [1]) == true)
    #expect(!key.isValid(signature, for: [1]))
  }

  @Test(arguments: smallOrder)
  func refusesWeakR(_ hexadecimal: String) throws {
    #expect(!Ed25519Encoding.isSoundPoint(try bytes(hexadecimal)))
  }

  /// S + L verifies where S does, if nobody looks.
  @Test func refusesAnUnreducedScalar() throws {
    let key = try Samples.key(1)
    var signature = try key.signature(for: [1])
    let order = try bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var carry = 0
    for index in 0..<32 {
      let sum = Int(signature[32 + index]) + Int(order[index]) + carry
      signature[32 + index] = UInt8(sum & 0xFF)
      carry = sum >> 8
    }
    #expect(!key.publicKey.isValid(signature, for: [1]))
    #expect(!Ed25519Encoding.isReducedScalar(signature, at: 32))
    #expect(!Ed25519Encoding.isReducedScalar(order, at: 0))
  }

  @Test(arguments: [0, 1, 63, 65, 128])
  func refusesOtherLengths(_ length: Int) throws {
    let key = try Samples.key(1)
    let signature = try key.signature(for: [1])
    let other = Array((signature + signature + signature).prefix(length))
    #expect(!key.publicKey.isValid(other, for: [1]))
  }
}
