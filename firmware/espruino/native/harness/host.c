/* Runs jobs on this machine's own processor: the same sources, checked by the compiler's sanitizers. */
#include <stdio.h>
#include <string.h>
#include "../es256k.h"
#include "job.h"

static int call(uint32_t entry, uint8_t *data, const uint32_t *a) {
  switch (entry) {
    case 0: return es256k_sign(data + a[0], data + a[1], data + a[2], data + a[3]);
    case 1: return es256k_public_key(data + a[0], data + a[1], data + a[2], 0);
    case 2: return es256k_verify(data + a[0], data + a[1], data + a[2], 0);
    case 3: return es256k_sha256(data + a[0], (int)a[1], data + a[2], 0);
    case 4: return es256k_hmac(data + a[0], data + a[1], (int)a[2], data + a[3]);
    case 5: return es256k_keccak256(data + a[0], (int)a[1], data + a[2], 0);
    default: return -99;
  }
}

int main(void) {
  static job j;
  static uint8_t memory[DATA_BYTES + 8] __attribute__((aligned(8)));
  FILE *jobs = fopen("jobs.bin", "rb"), *outcomes = fopen("outcomes.bin", "wb");
  if (jobs == NULL || outcomes == NULL) return 1;
  while (fread(&j, sizeof j, 1, jobs) == 1) {
    static outcome o;
    uint8_t *data = memory + j.misalignment;
    memcpy(data, j.data, DATA_BYTES);
    o.result = call(j.entry, data, j.arguments);
    memcpy(o.data, data, DATA_BYTES);
    if (fwrite(&o, sizeof o, 1, outcomes) != 1) return 1;
  }
  return fclose(outcomes) == 0 ? 0 : 1;
}
