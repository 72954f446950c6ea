/*
 * Checks what civiccard.h promises. Run in a folder with what CInterfaceTests.swift made there; it names each rule that
 * does not hold and ends with 1. Built with AddressSanitizer, and run by valgrind: nothing may leak or be read twice.
 */
#include <civiccard.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int failures = 0;

#define CHECK(what)                                            \
  do {                                                         \
    if (!(what)) {                                             \
      fprintf(stderr, "line %d: not so: %s\n", __LINE__, #what); \
      failures++;                                              \
    }                                                          \
  } while (0)

typedef struct {
  char *bytes;
  size_t size;
} file;

static file read_file(const char *name) {
  FILE *stream = fopen(name, "rb");
  file result = {NULL, 0};
  if (!stream) {
    fprintf(stderr, "%s is not there\n", name);
    exit(66);
  }
  fseek(stream, 0, SEEK_END);
  result.size = (size_t)ftell(stream);
  rewind(stream);
  result.bytes = malloc(result.size + 1);
  if (fread(result.bytes, 1, result.size, stream) != result.size) exit(74);
  result.bytes[result.size] = 0;
  fclose(stream);
  return result;
}

static file bundle, older, status, root, card_key, front, back, other_back, front_picture, back_picture;

static int same(const char *one, const char *other) { return one && other && strcmp(one, other) == 0; }

static int error_is(civiccard_error *error, const char *code) {
  int is = error && same(civiccard_error_code(error), code) && strlen(civiccard_error_message(error)) > 0;
  if (!is && error) fprintf(stderr, "the code is %s\n", civiccard_error_code(error));
  civiccard_error_free(error);
  return is;
}

static civiccard_verifier *partner(void) {
  const char *roots[] = {root.bytes};
  civiccard_error *error = (civiccard_error *)1;
  civiccard_verifier *verifier = civiccard_verifier_new_bundle(bundle.bytes, bundle.size, roots, 1, &error);
  CHECK(verifier && error == NULL);
  CHECK(civiccard_verifier_add_status(verifier, status.bytes, status.size, &error) == 0 && error == NULL);
  return verifier;
}

static void reason_is(civiccard_verdict *verdict, const char *reason) {
  CHECK(civiccard_verdict_accepted(verdict) == (reason == NULL));
  if (reason) CHECK(same(civiccard_verdict_reason(verdict), reason));
  if (!reason) CHECK(civiccard_verdict_reason(verdict) == NULL);
  if (reason && !same(civiccard_verdict_reason(verdict), reason))
    fprintf(stderr, "the reason is %s, not %s\n", civiccard_verdict_reason(verdict), reason);
  civiccard_verdict_free(verdict);
}

static void frees_take_null(void) {
  civiccard_verifier_free(NULL);
  civiccard_verdict_free(NULL);
  civiccard_error_free(NULL);
}

static void the_version_is_the_headers(void) {
  char version[32];
  snprintf(version, sizeof version, "%d.%d.%d", CIVICCARD_VERSION_MAJOR, CIVICCARD_VERSION_MINOR,
           CIVICCARD_VERSION_PATCH);
  CHECK(same(civiccard_version(), version));
}

static void a_genuine_card_is_accepted_and_says_what_it_says(void) {
  civiccard_verifier *verifier = partner();
  civiccard_verdict *verdict = civiccard_verify(verifier, front.bytes, front.size, time(NULL));
  size_t size = 1;
  CHECK(civiccard_verdict_accepted(verdict) == 1);
  CHECK(same(civiccard_verdict_signature(verdict), "valid"));
  CHECK(same(civiccard_verdict_validity(verdict), "current"));
  CHECK(same(civiccard_verdict_status(verdict), "valid"));
  CHECK(same(civiccard_verdict_card_number(verdict), "PC-0012345"));
  CHECK(same(civiccard_verdict_card_name(verdict), "María José Hernández-Pérez"));
  CHECK(same(civiccard_verdict_card_date_of_birth(verdict), "1987-04-12"));
  CHECK(strlen(civiccard_verdict_card_expires(verdict)) == 10);
  CHECK(civiccard_verdict_portrait(verdict, &size) == NULL && size == 0);
  CHECK(strstr(civiccard_verdict_sentence(verdict, "es"), "vigente") != NULL);
  CHECK(same(civiccard_verdict_sentence(verdict, NULL), civiccard_verdict_sentence(verdict, "en")));
  /* The verdict outlives its verifier. The test in Swift compares what is printed here with verify --json. */
  civiccard_verifier_free(verifier);
  printf("%s\n", civiccard_verdict_json(verdict));
  civiccard_verdict_free(verdict);
}

static void front_and_back_are_one_card(void) {
  civiccard_verifier *verifier = partner();
  const char *texts[] = {back.bytes, front.bytes}, *foreign[] = {front.bytes, other_back.bytes};
  size_t lengths[] = {back.size, front.size}, foreign_lengths[] = {front.size, other_back.size}, size = 0;
  civiccard_verdict *verdict = civiccard_verify_all(verifier, texts, lengths, 2, time(NULL));
  const unsigned char *portrait = civiccard_verdict_portrait(verdict, &size);
  CHECK(portrait && size > 12 && memcmp(portrait, "RIFF", 4) == 0 && memcmp(portrait + 8, "WEBP", 4) == 0);
  CHECK(civiccard_verdict_portrait(verdict, NULL) == portrait);
  reason_is(verdict, NULL);
  reason_is(civiccard_verify_all(verifier, foreign, foreign_lengths, 2, time(NULL)), "codesDisagree");
  reason_is(civiccard_verify_all(verifier, NULL, NULL, 0, time(NULL)), "unreadable");
  civiccard_verifier_free(verifier);
}

static void a_card_is_refused_for_its_own_reason(void) {
  civiccard_verifier *verifier = partner(), *unpinned, *pinned;
  civiccard_error *error = NULL;
  const char *roots[] = {root.bytes};
  char *altered = malloc(front.size);
  memcpy(altered, front.bytes, front.size);
  altered[front.size / 2] = altered[front.size / 2] == 'A' ? 'B' : 'A';
  civiccard_verdict *verdict = civiccard_verify(verifier, altered, front.size, time(NULL));
  CHECK(!civiccard_verdict_accepted(verdict));
  CHECK(civiccard_verdict_card_name(verdict) == NULL);
  civiccard_verdict_free(verdict);
  free(altered);
  verdict = civiccard_verify(verifier, back.bytes, back.size, time(NULL) + 40LL * 366 * 86400);
  CHECK(civiccard_verdict_portrait(verdict, NULL) == NULL);
  reason_is(verdict, "expired");
  reason_is(civiccard_verify(verifier, front.bytes, front.size, 0), "clockUnreliable");
  reason_is(civiccard_verify(verifier, "", 0, time(NULL)), "unreadable");
  reason_is(civiccard_verify(verifier, NULL, 0, time(NULL)), "unreadable");

  unpinned = civiccard_verifier_new_bundle(bundle.bytes, bundle.size, roots, 1, NULL);
  reason_is(civiccard_verify(unpinned, front.bytes, front.size, time(NULL)), "statusUnknown");
  CHECK(civiccard_verifier_set_policy(unpinned, CIVICCARD_POLICY_DEFAULT | CIVICCARD_ALLOW_UNKNOWN_STATUS, &error) == 0);
  reason_is(civiccard_verify(unpinned, front.bytes, front.size, time(NULL)), NULL);
  CHECK(civiccard_verifier_set_policy(unpinned, CIVICCARD_ACCEPT_PORTRAIT | CIVICCARD_ALLOW_UNKNOWN_STATUS, NULL) == 0);
  reason_is(civiccard_verify(unpinned, front.bytes, front.size, time(NULL)), "wrongProfile");
  CHECK(civiccard_verifier_set_policy(unpinned, 0x4000u, &error) == -1 && error_is(error, "policyUnknown"));

  pinned = civiccard_verifier_new_pinned(card_key.bytes, NULL);
  CHECK(pinned != NULL);
  reason_is(civiccard_verify(pinned, front.bytes, front.size, time(NULL)), "statusUnknown");
  civiccard_verifier_free(pinned);
  civiccard_verifier_free(unpinned);
  civiccard_verifier_free(verifier);
}

static void a_call_that_fails_says_why(void) {
  const char *stranger[] = {card_key.bytes}, *none[] = {NULL};
  civiccard_verifier *verifier = partner();
  civiccard_error *error = NULL;
  CHECK(!civiccard_verifier_new_pinned("no key", &error) && error_is(error, "notPEM"));
  CHECK(!civiccard_verifier_new_pinned(NULL, &error) && error_is(error, "argumentMissing"));
  CHECK(!civiccard_verifier_new_pinned(NULL, NULL));
  CHECK(!civiccard_verifier_new_bundle(bundle.bytes, bundle.size, stranger, 1, &error) && error_is(error, "notTrusted"));
  CHECK(!civiccard_verifier_new_bundle(bundle.bytes, bundle.size, none, 1, &error) && error_is(error, "argumentMissing"));
  CHECK(!civiccard_verifier_new_bundle(NULL, 0, stranger, 1, &error) && error);
  civiccard_error_free(error);
  CHECK(civiccard_verifier_add_status(verifier, bundle.bytes, bundle.size, &error) == -1 && error);
  civiccard_error_free(error);
  CHECK(civiccard_verifier_add_survivors(verifier, status.bytes, status.size, &error) == -1 && error);
  civiccard_error_free(error);
  CHECK(!civiccard_verifier_new_state("not/there", &error) && error && civiccard_error_hint(error) != NULL);
  CHECK(error_is(error, "stateMissing"));
  reason_is(civiccard_verify(verifier, front.bytes, front.size, time(NULL)), NULL);
  civiccard_verifier_free(verifier);
}

static void a_state_folder_keeps_old_documents_from_coming_back(void) {
  const char *roots[] = {root.bytes}, *others[] = {card_key.bytes};
  civiccard_error *error = NULL;
  CHECK(civiccard_state_update("state", bundle.bytes, bundle.size, NULL, 0, &error) == -1 &&
        error_is(error, "rootsMissing"));
  CHECK(civiccard_state_update("state", bundle.bytes, bundle.size, roots, 1, &error) == 0 && !error);
  CHECK(civiccard_state_update("state", older.bytes, older.size, NULL, 0, &error) == -1 &&
        error_is(error, "olderSequence"));
  CHECK(civiccard_state_update("state", bundle.bytes, bundle.size, others, 1, &error) == -1 &&
        error_is(error, "rootsDiffer"));
  civiccard_verifier *verifier = civiccard_verifier_new_state("state", &error);
  CHECK(verifier && !error);
  reason_is(civiccard_verify(verifier, front.bytes, front.size, time(NULL)), "statusUnknown");
  CHECK(civiccard_verifier_add_status(verifier, status.bytes, status.size, &error) == -1 &&
        error_is(error, "stateHasLists"));
  CHECK(civiccard_state_add_status("state", status.bytes, status.size, &error) == 0 && !error);
  CHECK(civiccard_state_add_survivors("state", status.bytes, status.size, &error) == -1 && error);
  civiccard_error_free(error);
  /* The verifier sees the update within a second. */
  struct timespec pause = {1, 200000000};
  nanosleep(&pause, NULL);
  reason_is(civiccard_verify(verifier, front.bytes, front.size, time(NULL)), NULL);
  reason_is(civiccard_verify(verifier, front.bytes, front.size, time(NULL) - 7 * 86400), "clockUnreliable");
  CHECK(civiccard_verifier_set_policy(verifier, CIVICCARD_ACCEPT_PORTRAIT, &error) == 0);
  reason_is(civiccard_verify(verifier, front.bytes, front.size, time(NULL)), "wrongProfile");
  civiccard_verifier_free(verifier);
}

static void codes_are_read_out_of_pictures(void) {
  civiccard_verifier *verifier = partner();
  civiccard_error *error = NULL;
  civiccard_verdict *verdict = civiccard_verify_pictures(verifier, front_picture.bytes, front_picture.size,
                                                         back_picture.bytes, back_picture.size, time(NULL), &error);
  CHECK(verdict && !error && civiccard_verdict_portrait(verdict, NULL) != NULL);
  CHECK(verdict && strstr(civiccard_verdict_json(verdict), "\"alsoFound\":[") != NULL);
  reason_is(verdict, NULL);
  reason_is(civiccard_verify_pictures(verifier, NULL, 0, back_picture.bytes, back_picture.size, time(NULL), &error), NULL);
  CHECK(!civiccard_verify_pictures(verifier, front.bytes, front.size, NULL, 0, time(NULL), &error) &&
        error_is(error, "unreadable"));
  CHECK(!civiccard_verify_pictures(verifier, front_picture.bytes, front_picture.size / 2, NULL, 0, time(NULL), &error) &&
        error_is(error, "truncated"));
  CHECK(!civiccard_verify_pictures(verifier, NULL, 0, NULL, 0, time(NULL), &error) && error_is(error, "argumentMissing"));
  civiccard_verifier_free(verifier);
}

static void *verify_often(void *verifier) {
  const char *texts[] = {front.bytes, back.bytes};
  size_t lengths[] = {front.size, back.size};
  for (int round = 0; round < 50; round++) {
    civiccard_verdict *verdict = round % 2 ? civiccard_verify_all(verifier, texts, lengths, 2, time(NULL))
                                           : civiccard_verify(verifier, front.bytes, front.size, time(NULL));
    if (!civiccard_verdict_accepted(verdict)) return (void *)1;
    civiccard_verdict_free(verdict);
  }
  return NULL;
}

static void eight_threads_share_a_verifier(civiccard_verifier *verifier) {
  pthread_t threads[8];
  CHECK(verifier != NULL);
  for (int i = 0; i < 8; i++) CHECK(pthread_create(&threads[i], NULL, verify_often, verifier) == 0);
  for (int i = 0; i < 8; i++) {
    void *failed;
    CHECK(pthread_join(threads[i], &failed) == 0 && failed == NULL);
  }
  civiccard_verifier_free(verifier);
}

int main(void) {
  struct {
    file *to;
    const char *name;
  } files[] = {{&bundle, "trust.bundle"},    {&older, "older.bundle"},    {&status, "status.list"},
               {&root, "root.pub.pem"},      {&card_key, "card.pub.pem"}, {&front, "front.txt"},
               {&back, "back.txt"},          {&other_back, "other-back.txt"}, {&front_picture, "front.png"},
               {&back_picture, "back.png"}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) *files[i].to = read_file(files[i].name);
  frees_take_null();
  the_version_is_the_headers();
  a_genuine_card_is_accepted_and_says_what_it_says();
  front_and_back_are_one_card();
  a_card_is_refused_for_its_own_reason();
  a_call_that_fails_says_why();
  a_state_folder_keeps_old_documents_from_coming_back();
  codes_are_read_out_of_pictures();
  eight_threads_share_a_verifier(partner());
  eight_threads_share_a_verifier(civiccard_verifier_new_state("state", NULL));
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) free(files[i].to->bytes);
  if (failures) fprintf(stderr, "%d rules do not hold\n", failures);
  return failures ? 1 : 0;
}
