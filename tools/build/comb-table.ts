import { secp256k1 } from '@noble/curves/secp256k1.js';

/**
 * The constants of the native signer's fixed-base comb, as a C header. A scalar's 256 digits, each +1 or -1, stand in
 * `COMB_TEETH` rows of `COMB_COLUMNS`; entry i is the sum of 2^(row * columns) * G over the rows, with the last row
 * taken as + and row j of the others as + where bit j of i is set.
 */
const TEETH = 4;
const COLUMNS = 256 / TEETH;
const ORDER = secp256k1.Point.Fn.ORDER;

const limbsOf = (value: bigint): string =>
  Array.from(
    { length: 8 },
    (_, limb) => `0x${((value >> BigInt(32 * limb)) & 0xffffffffn).toString(16).padStart(8, '0')}`,
  ).join(', ');

const entryAt = (index: number): string => {
  const scalar = Array.from({ length: TEETH }, (_, row) => {
    const isPlus = row === TEETH - 1 || (index >> row) % 2 === 1;
    return (isPlus ? 1n : -1n) << BigInt(row * COLUMNS);
  }).reduce((sum, term) => sum + term, 0n);
  const { x, y } = secp256k1.Point.BASE.multiply(((scalar % ORDER) + ORDER) % ORDER).toAffine();
  return `    {${limbsOf(x)},\n     ${limbsOf(y)}},`;
};

/** `comb_table.h`, byte for byte. */
export const combTableHeader = (): string => {
  const half = (ORDER + 1n) / 2n;
  const offset = ((2n ** 256n - 1n) * half) % ORDER;
  const entries = Array.from({ length: 2 ** (TEETH - 1) }, (_, index) => entryAt(index));
  return `/* Made by tools/build/comb-table.ts: change it there. */
#ifndef COMB_TABLE_H
#define COMB_TABLE_H

#include "limbs.h"

#define COMB_TEETH ${TEETH}
#define COMB_COLUMNS ${COLUMNS}
#define COMB_ENTRIES ${entries.length}

/* (2^256 - 1) / 2 modulo n */
static const uint32_t COMB_OFFSET[LIMBS] = {${limbsOf(offset)}};

/* x and y of each entry */
static const uint32_t COMB_TABLE[COMB_ENTRIES][2 * LIMBS] = {
${entries.join('\n')}
};

#endif
`;
};
