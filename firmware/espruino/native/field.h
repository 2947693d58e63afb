/*
 * The field of secp256k1, p = 2^256 - 2^32 - 977 (SEC 2 v2 §2.4.1). Elements are any number below 2^256 until
 * field_normalize makes them the one below p. Results may overlap operands.
 */
#ifndef FIELD_H
#define FIELD_H

#include "limbs.h"

extern const uint32_t FIELD_P[LIMBS] HIDDEN;

void field_add(uint32_t *r, const uint32_t *a, const uint32_t *b);
void field_subtract(uint32_t *r, const uint32_t *a, const uint32_t *b);
void field_multiply(uint32_t *r, const uint32_t *a, const uint32_t *b);
/* r = a * factor, for a factor below 2^16 */
void field_scale(uint32_t *r, const uint32_t *a, uint32_t factor);
/* r = -a where flag is 1, a where it is 0 */
void field_negate_if(uint32_t *r, uint32_t flag);
void field_normalize(uint32_t *r);
/* r = 1/a, and 0 for 0 */
void field_invert(uint32_t *r, const uint32_t *a);
/* r = a square root of a; returns 0 where a has none. Public values only. */
int field_square_root(uint32_t *r, const uint32_t *a);

#endif
