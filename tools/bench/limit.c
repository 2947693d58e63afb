/*
 * What libsecp256k1 can verify on one core: the yardstick of the gateway's cost. Prints CPU nanoseconds a verification,
 * key and signature parsed each time as a gateway must. Argument: how many verifications.
 */
#include <secp256k1.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CASES = 256 };

struct verification {
  unsigned char digest[32];
  unsigned char signature[64];
  unsigned char key[33];
};

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static void fill(unsigned char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) bytes[i] = rand();
}

static int prepare(const secp256k1_context *context, struct verification *out) {
  unsigned char secret[32];
  secp256k1_pubkey key;
  secp256k1_ecdsa_signature signature;
  size_t key_length = sizeof out->key;
  fill(out->digest, sizeof out->digest);
  fill(secret, sizeof secret);
  secret[0] &= 0x7f;
  return secp256k1_ec_pubkey_create(context, &key, secret) &&
         secp256k1_ec_pubkey_serialize(context, out->key, &key_length, &key, SECP256K1_EC_COMPRESSED) &&
         secp256k1_ecdsa_sign(context, &signature, out->digest, secret, NULL, NULL) &&
         secp256k1_ecdsa_signature_serialize_compact(context, out->signature, &signature);
}

static int verify(const secp256k1_context *context, const struct verification *item) {
  secp256k1_pubkey key;
  secp256k1_ecdsa_signature signature;
  return secp256k1_ec_pubkey_parse(context, &key, item->key, sizeof item->key) &&
         secp256k1_ecdsa_signature_parse_compact(context, &signature, item->signature) &&
         secp256k1_ecdsa_verify(context, &signature, item->digest, &key);
}

int main(int argc, char **argv) {
  static struct verification cases[CASES];
  long count = argc > 1 ? atol(argv[1]) : 20000;
  long valid = 0;
  secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
  for (int i = 0; i < CASES; i++)
    if (!prepare(context, &cases[i])) return 2;
  double start = cpu_seconds();
  for (long i = 0; i < count; i++) valid += verify(context, &cases[i % CASES]);
  printf("%.0f\n", (cpu_seconds() - start) * 1e9 / count);
  secp256k1_context_destroy(context);
  return valid == count ? 0 : 1;
}
