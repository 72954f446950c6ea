/*
 * libciviccard: find out, offline, whether to accept a municipal ID card.
 *
 * Rules that hold for every function, unless it says otherwise:
 *
 * - Texts are UTF-8 and end in NUL. Where a length is given, it counts bytes, and no NUL is needed.
 * - What the library makes, you free with the function of its kind. Every ..._free takes NULL.
 * - What a verdict or an error hands out belongs to it and lives as long as it does. Never free it.
 * - What you hand in is read during the call and not kept; you may free it at once.
 * - A pointer may be NULL only where its description says so.
 * - An argument "error" may be NULL. Else the function writes NULL there when it succeeds, and when it fails an error
 *   that you free. A function that fails has changed nothing.
 * - Instants are seconds since 1970-01-01T00:00:00Z: pass time(NULL).
 *
 * Threads: make a verifier and add its lists in one thread; then any number of threads may verify with it at the same
 * time. A verdict and an error never change, so any number of threads may read one.
 *
 * The library never ends the process, prints nothing, and keeps no state but what its handles hold. It uses no network.
 */
#ifndef CIVICCARD_H
#define CIVICCARD_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The interface's version. Within one major version, functions are only added; the shared library's SONAME tells it. */
#define CIVICCARD_VERSION_MAJOR 0
#define CIVICCARD_VERSION_MINOR 1
#define CIVICCARD_VERSION_PATCH 0

/* The version of the library that is linked, "0.1.0". Never NULL; lives as long as the process. */
const char *civiccard_version(void);

/* On whose word cards are accepted, and under which policy. */
typedef struct civiccard_verifier civiccard_verifier;

/* What came of looking at a card. That a card is not accepted is a verdict, not an error. */
typedef struct civiccard_verdict civiccard_verdict;

/* Why a call could not do what it was asked to. */
typedef struct civiccard_error civiccard_error;


/* ---- Errors ---- */

/* A stable code, such as "notTrusted" or "stateMissing". Never NULL. */
const char *civiccard_error_code(const civiccard_error *error);

/* One sentence in lower case without full stop, with no personal data. Never NULL. */
const char *civiccard_error_message(const civiccard_error *error);

/* What to do about it; NULL where there is nothing to advise. */
const char *civiccard_error_hint(const civiccard_error *error);

void civiccard_error_free(civiccard_error *error);


/* ---- Verifiers ---- */

/*
 * A verifier that trusts one issuer's public key (PEM), for cards and for status lists. NULL on failure.
 * A pinned key has no dates and can't be reported stolen: prefer a state folder.
 */
civiccard_verifier *civiccard_verifier_new_pinned(const char *public_key_pem, civiccard_error **error);

/*
 * A verifier that trusts the issuers of a trust bundle, a file of "size" bytes that one of the "roots" root keys (PEM)
 * signed. NULL on failure. It can't tell an old bundle from the newest: prefer a state folder.
 */
civiccard_verifier *civiccard_verifier_new_bundle(const void *bundle, size_t size, const char *const *root_pems,
                                                  size_t roots, civiccard_error **error);

/*
 * A verifier that goes by a state folder: pinned roots, the newest bundle and lists, and the latest time that was seen.
 * See civiccard_state_update. NULL on failure.
 *
 * Changes of the folder count within a second, without a new verifier. While the folder can't be read, what was read
 * last counts on, and gets stale by its own dates. The machine's clock is noted in the folder, about once a minute,
 * if this account may write there; a clock that was turned back makes cards "clockUnreliable".
 */
civiccard_verifier *civiccard_verifier_new_state(const char *folder, civiccard_error **error);

/*
 * Takes in a status list's file, unless a newer one of that name is there. 0: taken, or the newer one stays; -1: error.
 * Not for a verifier that goes by a state folder. Not while another thread verifies.
 */
int civiccard_verifier_add_status(civiccard_verifier *verifier, const void *list, size_t size, civiccard_error **error);

/* The same for a survivors list, which names the genuine cards of a stolen key. */
int civiccard_verifier_add_survivors(civiccard_verifier *verifier, const void *list, size_t size,
                                     civiccard_error **error);

/* What a policy accepts; add up what you want. */
#define CIVICCARD_ACCEPT_IDENTITY 0x01u      /* the code on the front */
#define CIVICCARD_ACCEPT_PORTRAIT 0x02u      /* the code on the back, with the signed portrait */
#define CIVICCARD_ACCEPT_EMERGENCY 0x04u     /* the emergency code, which says no address and no date of birth */
#define CIVICCARD_ALLOW_STALE_TRUST 0x08u    /* a bundle past its next update: a warning, no refusal */
#define CIVICCARD_ALLOW_STALE_STATUS 0x10u   /* a status list past its end: a warning, no refusal */
#define CIVICCARD_ALLOW_UNKNOWN_STATUS 0x20u /* a card whose status no list tells: a warning, no refusal */
#define CIVICCARD_POLICY_DEFAULT (CIVICCARD_ACCEPT_IDENTITY | CIVICCARD_ACCEPT_PORTRAIT)

/* Sets the policy; it was CIVICCARD_POLICY_DEFAULT. 0: set; -1: a bit has no meaning. Not while another thread
 * verifies. */
int civiccard_verifier_set_policy(civiccard_verifier *verifier, uint32_t policy, civiccard_error **error);

/* Not while another thread verifies with it. Verdicts stay good. */
void civiccard_verifier_free(civiccard_verifier *verifier);


/* ---- A state folder ---- */

/*
 * Takes a newer bundle into the state in "folder", which is made if it is missing. Other processes wait. 0: taken; -1:
 * error, and nothing has changed.
 *
 * The first call pins "roots" root keys (PEM). Later ones may pass the same, or NULL and 0. An older bundle is refused
 * ("olderSequence"), and so are other roots ("rootsDiffer").
 */
int civiccard_state_update(const char *folder, const void *bundle, size_t size, const char *const *root_pems,
                           size_t roots, civiccard_error **error);

/* Takes a status list's file into the state in "folder". 0: taken; -1: error ("olderList", "notTrusted", ...). */
int civiccard_state_add_status(const char *folder, const void *list, size_t size, civiccard_error **error);

/* Takes a survivors list's file into the state in "folder". 0: taken; -1: error. */
int civiccard_state_add_survivors(const char *folder, const void *list, size_t size, civiccard_error **error);


/* ---- Verifying ---- */

/*
 * Looks at a QR text of "length" bytes, as a scanner or a camera read it. What keyboard-wedge scanners do to a text is
 * undone, if its signature then verifies. NULL only where memory has run out.
 *
 * "now" is the machine's clock. With a state folder, a "now" before the latest time that the folder has seen is
 * "clockUnreliable": judge as of another time with a verifier from a bundle.
 */
civiccard_verdict *civiccard_verify(const civiccard_verifier *verifier, const char *text, size_t length, int64_t now);

/*
 * Looks at "count" QR texts from both sides of one card, in any order. Where texts of a front and of a back are among
 * them, both must be good and of one card, or the verdict is "codesDisagree". "texts" and "lengths" may be NULL only
 * if "count" is 0: then the verdict is "unreadable".
 */
civiccard_verdict *civiccard_verify_all(const civiccard_verifier *verifier, const char *const *texts,
                                        const size_t *lengths, size_t count, int64_t now);

/*
 * Looks for the QR codes in a photo or scan of a card's front, a JPEG or PNG file, and of its back, and judges them.
 * One of the two may be NULL. NULL on failure: a file that is no picture, a damaged or too large one. A picture without
 * a code is no failure: its verdict is "unreadable". The larger a picture, the longer it takes: up to seconds.
 */
civiccard_verdict *civiccard_verify_pictures(const civiccard_verifier *verifier, const void *front, size_t front_size,
                                             const void *back, size_t back_size, int64_t now, civiccard_error **error);


/* ---- Verdicts ---- */

/* 1: accepted under the verifier's policy. 0: not. That a card is genuine does not make its bearer the holder. */
int civiccard_verdict_accepted(const civiccard_verdict *verdict);

/* Why not: a stable code such as "expired" or "revoked". NULL: accepted. */
const char *civiccard_verdict_reason(const civiccard_verdict *verdict);

/* "valid", "invalid" or "notChecked". Never NULL. */
const char *civiccard_verdict_signature(const civiccard_verdict *verdict);

/* "current", "expired", "notYetValid" or "unknown". Never NULL. */
const char *civiccard_verdict_validity(const civiccard_verdict *verdict);

/* "valid", "revoked", "suspended", "unknown" or "none". Never NULL. */
const char *civiccard_verdict_status(const civiccard_verdict *verdict);

/* The verdict as one line of JSON: the same object as `civiccard verify --json` prints. Never NULL. */
const char *civiccard_verdict_json(const civiccard_verdict *verdict);

/* One sentence for the person at the desk: what it means, and what to do. "language" is "en" or "es"; NULL or another
 * one: English. Never NULL. */
const char *civiccard_verdict_sentence(const civiccard_verdict *verdict, const char *language);

/* What the card says. NULL unless its signature is good, under a key that is not compromised; also for a card that is
 * expired or revoked. The dates are YYYY-MM-DD, and NULL too where the card does not say them. */
const char *civiccard_verdict_card_number(const civiccard_verdict *verdict);
const char *civiccard_verdict_card_name(const civiccard_verdict *verdict);
const char *civiccard_verdict_card_date_of_birth(const civiccard_verdict *verdict);
const char *civiccard_verdict_card_expires(const civiccard_verdict *verdict);

/* The signed portrait, a WebP file of "*size" bytes. NULL, and a size of 0, where the card is not accepted or the code
 * holds none: the portrait is in the code on the back. */
const void *civiccard_verdict_portrait(const civiccard_verdict *verdict, size_t *size);

void civiccard_verdict_free(civiccard_verdict *verdict);

#ifdef __cplusplus
}
#endif

#endif
