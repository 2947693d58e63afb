/*
 * 256-bit numbers as eight 32-bit limbs, least significant first. Nothing here branches or indexes on a value, so that
 * time and addresses tell nothing about it.
 */
#ifndef LIMBS_H
#define LIMBS_H

#include <stdint.h>

#define LIMBS 8

/* reached relative to the program counter, not through a table of addresses */
#define HIDDEN __attribute__((visibility("hidden")))

#ifdef UNROLL_LOOPS
#define UNROLL _Pragma("GCC unroll 8")
#else
#define UNROLL _Pragma("GCC unroll 1")
#endif

/*
 * *low + *carry + a * b, which never exceeds 64 bits: the low half goes to *low, the high half to *carry.
 * UMAAL does it in one cycle (ARM DDI 0439 §3.3.1). Cortex-M3's long multiplies end early for small operands, which
 * would tell about secrets, and Cortex-M0+ has none: there it is put together from 16-bit halves, whose multiply
 * takes the same time for all values.
 */
static inline void multiply_add(uint32_t *low, uint32_t *carry, uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP)
  __asm__("umaal %0, %1, %2, %3" : "+r"(*low), "+r"(*carry) : "r"(a), "r"(b));
#else
  uint32_t a_low = a & 0xffff, a_high = a >> 16, b_low = b & 0xffff, b_high = b >> 16;
  uint32_t bottom = a_low * b_low;
  uint32_t middle = a_low * b_high + (bottom >> 16);
  uint32_t other = a_high * b_low + (middle & 0xffff);
  uint64_t product = (uint64_t)(a_high * b_high + (middle >> 16) + (other >> 16)) << 32;
  product |= (other << 16) | (bottom & 0xffff);
  product += *low;
  product += *carry;
  *low = (uint32_t)product;
  *carry = (uint32_t)(product >> 32);
#endif
}

/* x + y + *carry; the carry out goes to *carry. On UMAAL a product with one is an add without flags. */
static inline uint32_t add_carry(uint32_t x, uint32_t y, uint32_t *carry) {
#if defined(__ARM_FEATURE_DSP)
  multiply_add(&x, carry, y, 1);
  return x;
#else
  uint64_t sum = (uint64_t)x + y + *carry;
  *carry = (uint32_t)(sum >> 32);
  return (uint32_t)sum;
#endif
}

/* r = value */
void limbs_set(uint32_t *r, uint32_t value);
void limbs_copy(uint32_t *to, const uint32_t *from, int count);
/* r = a + b; returns the carry */
uint32_t limbs_add(uint32_t *r, const uint32_t *a, const uint32_t *b);
/* r = a - b; returns the borrow */
uint32_t limbs_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b);
/* r = flag ? a : r, for a flag of 0 or 1 */
void limbs_choose(uint32_t *r, const uint32_t *a, uint32_t flag, int count);
/* r = (carry:r) reduced once: less the modulus where it is not below it */
void limbs_reduce(uint32_t *r, uint32_t carry, const uint32_t *modulus);
/* product[16] = a * b; product must not overlap a or b */
void limbs_multiply(uint32_t *product, const uint32_t *a, const uint32_t *b);
/* 1 for zero, else 0 */
uint32_t limbs_are_zero(const uint32_t *a);
/* 32 bytes, big-endian, at any address */
void limbs_load(uint32_t *r, const uint8_t *bytes);
void limbs_store(uint8_t *bytes, const uint32_t *a);

typedef void (*multiply_function)(uint32_t *r, const uint32_t *a, const uint32_t *b);
/* r = a^exponent in a ring whose one is 1; the exponent is public, a is not */
void limbs_power(uint32_t *r, const uint32_t *a, const uint32_t *exponent, multiply_function multiply);
/* r = 1/a modulo a prime, by Fermat: a^(modulus - 2); 0 for 0 */
void limbs_invert(uint32_t *r, const uint32_t *a, const uint32_t *modulus, multiply_function multiply);
/* overwrites secrets in a way that no compiler leaves out */
void wipe(void *memory, int bytes);

#endif
