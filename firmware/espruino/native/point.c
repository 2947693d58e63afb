#include "point.h"
#include "comb_table.h"
#include "field.h"
#include "scalar.h"

/* three times the b of y^2 = x^3 + b */
#define THREE_B 21

/* A point, the affine point that is added to it, and what lies between, by name. */
enum { X, Y, Z, QX, QY, T0, T1, T2, T3, T4, REGISTERS };
typedef uint32_t workspace[REGISTERS][LIMBS];

/*
 * Formulas are data: a row a step, 16 bits, as op, result and operands. A third of the size of calls one after
 * another, and the rows read as the paper prints them.
 */
enum { ADD, SUBTRACT, MULTIPLY, SCALE };
#define STEP(op, result, a, b) ((op) << 14 | (result) << 10 | (a) << 6 | (b))

/* Renes, Costello, Batina: "Complete addition formulas for prime order elliptic curves" (2016), algorithm 9, reordered
 * so that it works in place */
static const uint16_t DOUBLE[] = {
    STEP(MULTIPLY, T0, Y, Y),   STEP(MULTIPLY, T1, Y, Z),    STEP(MULTIPLY, T2, Z, Z), STEP(MULTIPLY, T3, X, Y),
    STEP(SCALE, T2, T2, THREE_B), STEP(ADD, Y, T0, T2),      STEP(SCALE, Z, T0, 8),    STEP(MULTIPLY, X, T2, Z),
    STEP(MULTIPLY, Z, T1, Z),   STEP(SCALE, T2, T2, 3),      STEP(SUBTRACT, T0, T0, T2), STEP(MULTIPLY, Y, T0, Y),
    STEP(ADD, Y, X, Y),         STEP(MULTIPLY, X, T0, T3),   STEP(ADD, X, X, X),
};

/* the same paper's algorithm 8: (X : Y : Z) += (QX, QY) */
static const uint16_t ADD_AFFINE[] = {
    STEP(MULTIPLY, T0, X, QX),  STEP(MULTIPLY, T1, Y, QY),   STEP(ADD, T3, QX, QY),      STEP(ADD, T4, X, Y),
    STEP(MULTIPLY, T3, T3, T4), STEP(ADD, T4, T0, T1),       STEP(SUBTRACT, T3, T3, T4), STEP(MULTIPLY, T4, QY, Z),
    STEP(ADD, T4, T4, Y),       STEP(MULTIPLY, Y, QX, Z),    STEP(ADD, Y, Y, X),         STEP(SCALE, T0, T0, 3),
    STEP(SCALE, T2, Z, THREE_B), STEP(ADD, Z, T1, T2),       STEP(SUBTRACT, T1, T1, T2), STEP(SCALE, Y, Y, THREE_B),
    STEP(MULTIPLY, X, T4, Y),   STEP(MULTIPLY, T2, T3, T1),  STEP(SUBTRACT, X, T2, X),   STEP(MULTIPLY, Y, Y, T0),
    STEP(MULTIPLY, T1, T1, Z),  STEP(ADD, Y, T1, Y),         STEP(MULTIPLY, T0, T0, T3), STEP(MULTIPLY, Z, Z, T4),
    STEP(ADD, Z, Z, T0),
};

static void follow(workspace w, const uint16_t *steps, int count) {
  for (; count > 0; count--, steps++) {
    uint32_t step = *steps, b = step & 63;
    uint32_t *result = w[step >> 10 & 15];
    const uint32_t *a = w[step >> 6 & 15];
    if (step >> 14 == SCALE) field_scale(result, a, b);
    else if (step >> 14 == MULTIPLY) field_multiply(result, a, w[b]);
    else if (step >> 14 == ADD) field_add(result, a, w[b]);
    else field_subtract(result, a, w[b]);
  }
}

static void point_double(workspace w) {
  follow(w, DOUBLE, sizeof DOUBLE / sizeof DOUBLE[0]);
}

static void point_add(workspace w) {
  follow(w, ADD_AFFINE, sizeof ADD_AFFINE / sizeof ADD_AFFINE[0]);
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
static void comb_entry(workspace w, const uint32_t *digits, int column) {
  uint32_t minus = 1 ^ bit_of(digits, (COMB_TEETH - 1) * COMB_COLUMNS + column);
  uint32_t index = 0;
  for (int tooth = 0; tooth < COMB_TEETH - 1; tooth++)
    index |= (minus ^ bit_of(digits, tooth * COMB_COLUMNS + column)) << tooth;
  uint32_t *words = w[QX];
  for (int i = 0; i < 2 * LIMBS; i++) words[i] = 0;
  for (uint32_t entry = 0; entry < COMB_ENTRIES; entry++) {
    uint32_t mask = 0 - (((entry ^ index) - 1) >> 31);
    UNROLL for (int i = 0; i < 2 * LIMBS; i++) words[i] |= mask & COMB_TABLE[entry][i];
  }
  field_negate_if(w[QY], minus);
}

/* digits of a number whose bits stand for +1 and -1: sum (2 b_i - 1) 2^i = scalar, so b = scalar/2 + (2^256 - 1)/2 */
static void comb_digits(uint32_t *r, const uint32_t *scalar) {
  uint32_t half[LIMBS];
  scalar_multiply(half, scalar, SCALAR_HALF);
  scalar_add(r, half, COMB_OFFSET);
}

static void start_at_infinity(workspace w, const uint32_t *scale) {
  limbs_set(w[X], 0);
  limbs_copy(w[Y], scale, LIMBS);
  limbs_set(w[Z], 0);
}

/*
 * The sum of mask * G and (scalar - mask) * G: what the scalar is shows in neither. It is masked before its digits are
 * made, since a half, by which they are, is a known number.
 * A function of its own, so that its stack is free again when the sum is made affine.
 */
static __attribute__((noinline)) void comb_sum(point *sum, const uint32_t *scalar, const uint32_t *mask,
                                               const uint32_t *scale) {
  uint32_t digits[2][LIMBS];
  workspace w;
  scalar_subtract(digits[1], scalar, mask);
  for (int half = 0; half < 2; half++) comb_digits(digits[half], half ? digits[1] : mask);
  start_at_infinity(w, scale);
  for (int column = COMB_COLUMNS - 1; column >= 0; column--) {
    point_double(w);
    for (int half = 0; half < 2; half++) {
      comb_entry(w, digits[half], column);
      point_add(w);
    }
  }
  limbs_copy(sum->x, w[X], 3 * LIMBS);
  wipe(digits, sizeof digits);
  wipe(w, sizeof w);
}

void point_multiply_base(affine_point *r, const uint32_t *scalar, const uint32_t *mask, const uint32_t *scale) {
  point sum;
  comb_sum(&sum, scalar, mask, scale);
  to_affine(r, &sum);
  wipe(&sum, sizeof sum);
}

static __attribute__((noinline)) void public_sum(point *sum, const uint32_t *base, const uint32_t *other,
                                                 const affine_point *q) {
  uint32_t digits[LIMBS];
  workspace w;
  comb_digits(digits, base);
  limbs_set(w[T0], 1);
  start_at_infinity(w, w[T0]);
  for (int i = 32 * LIMBS - 1; i >= 0; i--) {
    point_double(w);
    if (bit_of(other, i)) {
      limbs_copy(w[QX], q->x, 2 * LIMBS);
      point_add(w);
    }
    if (i < COMB_COLUMNS) {
      comb_entry(w, digits, i);
      point_add(w);
    }
  }
  limbs_copy(sum->x, w[X], 3 * LIMBS);
}

int point_multiply_public(affine_point *r, const uint32_t *base, const uint32_t *other, const affine_point *q) {
  point sum;
  public_sum(&sum, base, other, q);
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
