// libsodium: verifying Ed25519 signatures.
#pragma once
#include <sodium/core.h>
#include <sodium/crypto_sign.h>
