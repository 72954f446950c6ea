/* Verifies a card's QR text, read from standard input, in C.
     cc verify.c $(pkg-config --cflags --libs civiccard) -o verify
     ./verify trust.bundle root.pub.pem status.list < credential.txt */
#include <civiccard.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The whole file, with a NUL after it; ends the program if there is none. */
static char *read_file(FILE *file, size_t *size) {
  size_t room = 1 << 16;
  char *bytes = malloc(room + 1);
  *size = 0;
  while (file && bytes && (*size += fread(bytes + *size, 1, room - *size, file)) == room)
    bytes = realloc(bytes, (room *= 2) + 1);
  if (!file || !bytes || ferror(file)) {
    perror("reading a file");
    exit(66);
  }
  if (file != stdin) fclose(file);
  bytes[*size] = 0;
  return bytes;
}

static void fail(civiccard_error *error) {
  fprintf(stderr, "error: %s\n", civiccard_error_message(error));
  civiccard_error_free(error);
  exit(65);
}

int main(int count, char **arguments) {
  size_t size, ignored;
  civiccard_error *error;
  if (count != 4) return fprintf(stderr, "usage: verify BUNDLE ROOT.pem STATUS < TEXT\n"), 64;

  char *bundle = read_file(fopen(arguments[1], "rb"), &size), *root = read_file(fopen(arguments[2], "rb"), &ignored);
  const char *roots[] = {root};
  civiccard_verifier *verifier = civiccard_verifier_new_bundle(bundle, size, roots, 1, &error);
  if (!verifier) fail(error);
  char *list = read_file(fopen(arguments[3], "rb"), &size);
  if (civiccard_verifier_add_status(verifier, list, size, &error)) fail(error);

  char *text = read_file(stdin, &size);
  civiccard_verdict *verdict = civiccard_verify(verifier, text, size, time(NULL));
  int accepted = civiccard_verdict_accepted(verdict);
  printf("%s: %s\n", accepted ? "accepted" : civiccard_verdict_reason(verdict),
         civiccard_verdict_sentence(verdict, "en"));
  if (civiccard_verdict_card_name(verdict)) printf("%s\n", civiccard_verdict_card_name(verdict));

  civiccard_verdict_free(verdict);
  civiccard_verifier_free(verifier);
  free(text), free(list), free(root), free(bundle);
  return accepted ? 0 : 1;
}
