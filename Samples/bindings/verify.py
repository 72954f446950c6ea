"""Verifies a card's QR text, read from standard input, in Python, through libciviccard.so.0 and ctypes: nothing to build.
     python3 verify.py trust.bundle root.pub.pem status.list < credential.txt"""
import sys
import time
from ctypes import CDLL, POINTER, byref, c_char_p, c_int, c_int64, c_size_t, c_void_p
from pathlib import Path

library = CDLL("libciviccard.so.0")


def function(name, result, *arguments):
    """A function of civiccard.h, with its types: without them, ctypes cuts pointers to 32 bits."""
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


new_bundle = function("civiccard_verifier_new_bundle", c_void_p, c_char_p, c_size_t, POINTER(c_char_p), c_size_t,
                      POINTER(c_void_p))
add_status = function("civiccard_verifier_add_status", c_int, c_void_p, c_char_p, c_size_t, POINTER(c_void_p))
verify = function("civiccard_verify", c_void_p, c_void_p, c_char_p, c_size_t, c_int64)
accepted = function("civiccard_verdict_accepted", c_int, c_void_p)
reason = function("civiccard_verdict_reason", c_char_p, c_void_p)
sentence = function("civiccard_verdict_sentence", c_char_p, c_void_p, c_char_p)
name = function("civiccard_verdict_card_name", c_char_p, c_void_p)
message = function("civiccard_error_message", c_char_p, c_void_p)
free_verdict = function("civiccard_verdict_free", None, c_void_p)
free_verifier = function("civiccard_verifier_free", None, c_void_p)
free_error = function("civiccard_error_free", None, c_void_p)


def fail(error):
    print("error:", message(error).decode(), file=sys.stderr)
    free_error(error)
    sys.exit(65)


bundle, root, status = (Path(path).read_bytes() for path in sys.argv[1:4])
error = c_void_p()
verifier = new_bundle(bundle, len(bundle), (c_char_p * 1)(root), 1, byref(error)) or fail(error)
if add_status(verifier, status, len(status), byref(error)):
    fail(error)

text = sys.stdin.buffer.read()
verdict = verify(verifier, text, len(text), int(time.time()))
is_accepted = accepted(verdict) == 1
print("accepted" if is_accepted else reason(verdict).decode(), sentence(verdict, b"en").decode(), sep=": ")
if name(verdict):
    print(name(verdict).decode())
free_verdict(verdict)
free_verifier(verifier)
sys.exit(0 if is_accepted else 1)
