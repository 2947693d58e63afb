/* Numbers modulo n, the order of secp256k1's group (SEC 2 v2 §2.4.1). Operands and results are below n. */
#ifndef SCALAR_H
#define SCALAR_H

#include "limbs.h"

extern const uint32_t SCALAR_N[LIMBS] HIDDEN;
/* 1/2 modulo n, that is (n + 1) / 2 */
extern const uint32_t SCALAR_HALF[LIMBS] HIDDEN;

/* reads 32 bytes and subtracts n where they are not below it (RFC 6979 §2.3.4, bits2octets) */
void scalar_load(uint32_t *r, const uint8_t *bytes);
void scalar_add(uint32_t *r, const uint32_t *a, const uint32_t *b);
void scalar_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b);
/* operands may be any number below 2^256 */
void scalar_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);
void scalar_invert(uint32_t *r, const uint32_t *a);
/* 1 where a is in 1..n-1 */
uint32_t scalar_is_valid(const uint32_t *a);
/* 1 where a is more than n/2, that is (n + 1) / 2 or more */
uint32_t scalar_is_high(const uint32_t *a);

#endif
