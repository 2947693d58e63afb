/*
 * Points of secp256k1 in homogeneous projective coordinates (X : Y : Z), x = X/Z, y = Y/Z; infinity is (0 : Y : 0).
 * The formulas are complete: no case is special, so none is told apart.
 */
#ifndef POINT_H
#define POINT_H

#include "limbs.h"

typedef struct {
  uint32_t x[LIMBS], y[LIMBS], z[LIMBS];
} point;

typedef struct {
  uint32_t x[LIMBS], y[LIMBS];
} affine_point;

/*
 * r = scalar * G. `mask` is any scalar: it splits the work into two sums, each of which has digits that are
 * independent of the scalar. `scale`, not zero modulo p, randomises the coordinates. Neither changes the point.
 */
void point_multiply_base(affine_point *r, const uint32_t *scalar, const uint32_t *mask, const uint32_t *scale);

/* r = base * G + other * q. In time that tells about the scalars: for verification only. 0 for infinity, else 1. */
int point_multiply_public(affine_point *r, const uint32_t *base, const uint32_t *other, const affine_point *q);

/* reads 33 bytes, compressed (SEC 1 v2 §2.3.4); 0 where they are no point */
int point_load(affine_point *r, const uint8_t *bytes);

#endif
