#include "keccak.h"
#include "limbs.h"

#define RATE_BYTES 136
#define ROUNDS 24

/* rho and pi walk the lanes in one cycle (keccak.team, "Keccak specifications summary"): lane and rotation a step */
static const uint8_t LANE[24] = {10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1};

static uint64_t rotate(uint64_t x, uint32_t by) {
  uint32_t low = (uint32_t)x, high = (uint32_t)(x >> 32);
  if (by & 32) {
    uint32_t swapped = low;
    low = high;
    high = swapped;
  }
  by &= 31;
  if (by == 0) return (uint64_t)high << 32 | low;
  return (uint64_t)(high << by | low >> (32 - by)) << 32 | (low << by | high >> (32 - by));
}

/* Round constants have bits at 2^j - 1 only, from a shift register x^8 + x^6 + x^5 + x^4 + 1 (FIPS 202 §3.2.5). */
static uint64_t round_constant(uint32_t *shift) {
  uint32_t low = 0, high = 0;
  for (int j = 0; j < 7; j++) {
    uint32_t at = (1u << j) - 1;
    uint32_t bit = *shift & 1;
    if (at < 32) low |= bit << at;
    if (at >= 32) high |= bit << (at - 32);
    *shift = (*shift << 1 ^ (*shift >> 7) * 0x171) & 0xff;
  }
  return (uint64_t)high << 32 | low;
}

static void permute(uint64_t *lanes) {
  uint64_t row[5];
  uint32_t shift = 1;
  for (int round = 0; round < ROUNDS; round++) {
    for (int x = 0; x < 5; x++) row[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
    for (int x = 0; x < 5; x++) {
      int before = x == 0 ? 4 : x - 1, after = x == 4 ? 0 : x + 1;
      uint64_t parity = row[before] ^ rotate(row[after], 1);
      for (int y = 0; y < 25; y += 5) lanes[x + y] ^= parity;
    }
    uint64_t moving = lanes[1];
    uint32_t by = 0;
    for (uint32_t step = 0; step < 24; step++) {
      uint64_t held = lanes[LANE[step]];
      by += step + 1;
      lanes[LANE[step]] = rotate(moving, by & 63);
      moving = held;
    }
    for (int y = 0; y < 25; y += 5) {
      for (int x = 0; x < 5; x++) row[x] = lanes[y + x];
      for (int x = 0; x < 5; x++) {
        int after = x == 4 ? 0 : x + 1, second = x >= 3 ? x - 3 : x + 2;
        lanes[y + x] = row[x] ^ (~row[after] & row[second]);
      }
    }
    lanes[0] ^= round_constant(&shift);
  }
}

static void absorb(uint64_t *lanes, uint32_t at, uint8_t byte) {
  uint32_t *word = (uint32_t *)lanes + (at >> 2);
  *word ^= (uint32_t)byte << (8 * (at & 3));
}

void keccak256(uint8_t *digest, const uint8_t *message, uint32_t length) {
  uint64_t lanes[25];
  uint32_t at = 0;
  for (int i = 0; i < 25; i++) lanes[i] = 0;
  for (uint32_t i = 0; i < length; i++) {
    absorb(lanes, at++, message[i]);
    if (at < RATE_BYTES) continue;
    permute(lanes);
    at = 0;
  }
  absorb(lanes, at, 0x01);
  absorb(lanes, RATE_BYTES - 1, 0x80);
  permute(lanes);
  for (uint32_t i = 0; i < 32; i++) digest[i] = (uint8_t)(((uint32_t *)lanes)[i >> 2] >> (8 * (i & 3)));
}
