#include "point.h"
#include "comb_table.h"
#include "field.h"
#include "scalar.h"

/* three times the b of y^2 = x^3 + b */
#define THREE_B 21

/* (n + 1) / 2, that is 1/2 modulo n */
static const uint32_t HALF[LIMBS] = {0x681b20a1, 0xdfe92f46, 0x57a4501d, 0x5d576e73, ~0u, ~0u, ~0u, 0x7fffffff};

/* Renes, Costello, Batina: "Complete addition formulas for prime order elliptic curves" (2016), algorithm 9, reordered
 * so that it works in place */
static void point_double(point *p) {
  uint32_t yy[LIMBS], xy[LIMBS], yz[LIMBS], zz[LIMBS];
  field_multiply(yy, p->y, p->y);
  field_multiply(yz, p->y, p->z);
  field_multiply(zz, p->z, p->z);
  field_multiply(xy, p->x, p->y);
  field_scale(zz, zz, THREE_B);
  field_add(p->y, yy, zz);
  field_scale(p->z, yy, 8);
  field_multiply(p->x, zz, p->z);
  field_multiply(p->z, yz, p->z);
  field_scale(zz, zz, 3);
  field_subtract(yy, yy, zz);
  field_multiply(p->y, yy, p->y);
  field_add(p->y, p->x, p->y);
  field_multiply(p->x, yy, xy);
  field_add(p->x, p->x, p->x);
}

/* the same paper's algorithm 8: p += q */
static void point_add(point *p, const affine_point *q) {
  uint32_t xx[LIMBS], yy[LIMBS], cross[LIMBS], slope[LIMBS], other[LIMBS];
  field_multiply(xx, p->x, q->x);
  field_multiply(yy, p->y, q->y);
  field_add(cross, q->x, q->y);
  field_add(other, p->x, p->y);
  field_multiply(cross, cross, other);
  field_add(other, xx, yy);
  field_subtract(cross, cross, other);
  field_multiply(slope, q->y, p->z);
  field_add(slope, slope, p->y);
  field_multiply(p->y, q->x, p->z);
  field_add(p->y, p->y, p->x);
  field_scale(xx, xx, 3);
  field_scale(other, p->z, THREE_B);
  field_add(p->z, yy, other);
  field_subtract(yy, yy, other);
  field_scale(p->y, p->y, THREE_B);
  field_multiply(p->x, slope, p->y);
  field_multiply(other, cross, yy);
  field_subtract(p->x, other, p->x);
  field_multiply(p->y, p->y, xx);
  field_multiply(yy, yy, p->z);
  field_add(p->y, yy, p->y);
  field_multiply(xx, xx, cross);
  field_multiply(p->z, p->z, slope);
  field_add(p->z, p->z, xx);
}

static void to_affine(affine_point *r, const point *p) {
  uint32_t inverse[LIMBS];
  field_invert(inverse, p->z);
  field_multiply(r->x, p->x, inverse);
  field_multiply(r->y, p->y, inverse);
  field_normalize(r->x);
  field_normalize(r->y);
}

static uint32_t bit_of(const uint32_t *a, int at) {
  return a[at >> 5] >> (at & 31) & 1;
}

/*
 * One column of a comb: a bit of each tooth, 1 for +, 0 for -. The table holds the sums whose highest tooth is +, and
 * the others are their negatives. All entries are read, and one is kept.
 */
static void comb_entry(affine_point *r, const uint32_t *digits, int column) {
  uint32_t minus = 1 ^ bit_of(digits, (COMB_TEETH - 1) * COMB_COLUMNS + column);
  uint32_t index = 0;
  for (int tooth = 0; tooth < COMB_TEETH - 1; tooth++)
    index |= (minus ^ bit_of(digits, tooth * COMB_COLUMNS + column)) << tooth;
  uint32_t *words = r->x;
  for (int i = 0; i < 2 * LIMBS; i++) words[i] = 0;
  for (uint32_t entry = 0; entry < COMB_ENTRIES; entry++) {
    uint32_t mask = ((entry ^ index) - 1) >> 31;
    mask = 0 - mask;
    UNROLL for (int i = 0; i < 2 * LIMBS; i++) words[i] |= mask & COMB_TABLE[entry][i];
  }
  field_negate_if(r->y, minus);
}

/* digits of a number whose bits stand for +1 and -1: sum (2 b_i - 1) 2^i = scalar, so b = scalar/2 + (2^256 - 1)/2 */
static void comb_digits(uint32_t *r, const uint32_t *scalar) {
  uint32_t half[LIMBS];
  scalar_multiply(half, scalar, HALF);
  scalar_add(r, half, COMB_OFFSET);
}

static void start_at_infinity(point *p, const uint32_t *scale) {
  limbs_set(p->x, 0);
  limbs_set(p->z, 0);
  limbs_copy(p->y, scale, LIMBS);
}

/*
 * The digits of `mask` stand for some scalar m, and those of the second sum for scalar - m: the second is
 * scalar/2 + (2^256 - 1)/2 - m/2 with m = 2 * mask - (2^256 - 1), that is the scalar's own digits + offset - mask.
 * A function of its own, so that its stack is free again when the sum is made affine.
 */
static __attribute__((noinline)) void comb_sum(point *sum, const uint32_t *scalar, const uint32_t *mask,
                                               const uint32_t *scale) {
  uint32_t digits[2][LIMBS];
  affine_point entry;
  limbs_copy(digits[0], mask, LIMBS);
  comb_digits(digits[1], scalar);
  scalar_subtract(digits[1], digits[1], mask);
  scalar_add(digits[1], digits[1], COMB_OFFSET);
  start_at_infinity(sum, scale);
  for (int column = COMB_COLUMNS - 1; column >= 0; column--) {
    point_double(sum);
    for (int half = 0; half < 2; half++) {
      comb_entry(&entry, digits[half], column);
      point_add(sum, &entry);
    }
  }
  wipe(digits, sizeof digits);
  wipe(&entry, sizeof entry);
}

void point_multiply_base(affine_point *r, const uint32_t *scalar, const uint32_t *mask, const uint32_t *scale) {
  point sum;
  comb_sum(&sum, scalar, mask, scale);
  to_affine(r, &sum);
  wipe(&sum, sizeof sum);
}

int point_multiply_public(affine_point *r, const uint32_t *base, const uint32_t *other, const affine_point *q) {
  uint32_t digits[LIMBS];
  uint32_t one[LIMBS];
  point sum;
  affine_point entry;
  comb_digits(digits, base);
  limbs_set(one, 1);
  start_at_infinity(&sum, one);
  for (int i = 32 * LIMBS - 1; i >= 0; i--) {
    point_double(&sum);
    if (bit_of(other, i)) point_add(&sum, q);
    if (i < COMB_COLUMNS) {
      comb_entry(&entry, digits, i);
      point_add(&sum, &entry);
    }
  }
  field_normalize(sum.z);
  if (limbs_are_zero(sum.z)) return 0;
  to_affine(r, &sum);
  return 1;
}

int point_load(affine_point *r, const uint8_t *bytes) {
  uint32_t seven[LIMBS], right[LIMBS], difference[LIMBS];
  limbs_set(seven, 7);
  if ((bytes[0] & 0xfe) != 2) return 0;
  limbs_load(r->x, bytes + 1);
  if (!limbs_subtract(difference, r->x, FIELD_P)) return 0;
  field_multiply(right, r->x, r->x);
  field_multiply(right, right, r->x);
  field_add(right, right, seven);
  if (!field_square_root(r->y, right)) return 0;
  field_normalize(r->y);
  /* no point of this curve has y = 0: its order is odd */
  field_negate_if(r->y, (r->y[0] ^ bytes[0]) & 1);
  field_normalize(r->y);
  return 1;
}
