/*
 * Writes what is multiplied with what, for a test that looks at it as a power meter would: linked with
 * --wrap=field_multiply,--wrap=scalar_multiply beside the host's harness. Each record is a kind and two operands.
 */
#include <stdio.h>
#include "../field.h"
#include "../scalar.h"

void __real_field_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);
void __real_scalar_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);
void __wrap_field_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);
void __wrap_scalar_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);

static void note(uint32_t kind, const uint32_t *a, const uint32_t *b) {
  static FILE *file;
  if (file == NULL) file = fopen("operands.bin", "wb");
  if (file == NULL) return;
  fwrite(&kind, sizeof kind, 1, file);
  fwrite(a, sizeof *a, LIMBS, file);
  fwrite(b, sizeof *b, LIMBS, file);
  fflush(file);
}

void __wrap_field_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  note(0, a, b);
  __real_field_multiply(r, a, b);
}

void __wrap_scalar_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b) {
  note(1, a, b);
  __real_scalar_multiply(r, a, b);
}
