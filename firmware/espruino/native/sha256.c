#include "sha256.h"
#include "limbs.h"

#define BLOCK_BYTES 64

typedef struct {
  uint32_t state[8];
  uint32_t length;
  uint8_t block[BLOCK_BYTES];
} hash;

/* FIPS 180-4 §4.2.2: fractions of the cube roots of the first 64 primes */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};
/* §5.3.3: fractions of the square roots of the first 8 primes */
static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static inline uint32_t rotate(uint32_t x, int by) {
  return x >> by | x << (32 - by);
}

/* The schedule of 64 words is made in a ring of 16. */
static void compress(hash *h) {
  uint32_t w[16], s[8];
  for (int i = 0; i < 16; i++) {
    const uint8_t *at = h->block + 4 * i;
    w[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  }
  limbs_copy(s, h->state, 8);
  for (int i = 0; i < 64; i++) {
    uint32_t *word = &w[i & 15];
    if (i >= 16) {
      uint32_t early = w[(i + 1) & 15], late = w[(i + 14) & 15];
      *word += (rotate(early, 7) ^ rotate(early, 18) ^ early >> 3) + w[(i + 9) & 15] +
               (rotate(late, 17) ^ rotate(late, 19) ^ late >> 10);
    }
    uint32_t a = s[0], b = s[1], c = s[2], e = s[4];
    uint32_t t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + K[i] + *word;
    uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    s[7] = s[6];
    s[6] = s[5];
    s[5] = e;
    s[4] = s[3] + t1;
    s[3] = c;
    s[2] = b;
    s[1] = a;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) h->state[i] += s[i];
}

static void start(hash *h) {
  limbs_copy(h->state, START, 8);
  h->length = 0;
}

static void update(hash *h, const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) {
    h->block[h->length++ % BLOCK_BYTES] = bytes[i];
    if (h->length % BLOCK_BYTES == 0) compress(h);
  }
}

/* §5.1.1: a one bit, zeros, and the length in bits as 64 bits, of which no board needs more than 32 */
static void finish(hash *h, uint8_t *digest) {
  uint32_t length = h->length;
  uint8_t byte = 0x80;
  do {
    update(h, &byte, 1);
    byte = 0;
  } while (h->length % BLOCK_BYTES != BLOCK_BYTES - 8);
  for (int i = 0; i < 4; i++) {
    h->block[BLOCK_BYTES - 8 + i] = 0;
    h->block[BLOCK_BYTES - 4 + i] = (uint8_t)(length << 3 >> (24 - 8 * i));
  }
  compress(h);
  for (int i = 0; i < SHA256_BYTES; i++) digest[i] = (uint8_t)(h->state[i >> 2] >> (24 - 8 * (i & 3)));
}

void sha256(uint8_t *digest, const uint8_t *message, uint32_t length) {
  hash h;
  start(&h);
  update(&h, message, length);
  finish(&h, digest);
  wipe(&h, sizeof h);
}

static void start_padded(hash *h, const uint8_t *key, uint8_t pad) {
  start(h);
  for (int i = 0; i < BLOCK_BYTES; i++) {
    uint8_t byte = (uint8_t)((i < SHA256_BYTES ? key[i] : 0) ^ pad);
    update(h, &byte, 1);
  }
}

void hmac_sha256(uint8_t *mac, const uint8_t *key, const uint8_t *message, uint32_t length) {
  hash h;
  uint8_t inner[SHA256_BYTES];
  start_padded(&h, key, 0x36);
  update(&h, message, length);
  finish(&h, inner);
  start_padded(&h, key, 0x5c);
  update(&h, inner, SHA256_BYTES);
  finish(&h, mac);
  wipe(&h, sizeof h);
  wipe(inner, sizeof inner);
}
