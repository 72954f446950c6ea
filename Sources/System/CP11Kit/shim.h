// p11-kit: loads PKCS#11 modules side by side, and reads pkcs11: URIs (RFC 7512).
#pragma once
#include <p11-kit/pkcs11.h>
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
