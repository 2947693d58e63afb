/**
 * Keccak-256, as EVM addresses and EIP-712 have it (FIPS 202 §3 with the first padding), on words of 32 bits: all that
 * the interpreter's integers hold. About a second a block on a board, which only provisioning has to wait for.
 */
const RATE_BYTES = 136;
const LANES = 25;
const ROUNDS = 24;

/** One half of a 64-bit lane that is rotated to the left: `near` is the same half of the lane, `far` the other. */
const rotated = (near: number, far: number, by: number): number => {
  const first = by < 32 ? near : far;
  const bits = by & 31;
  return bits === 0 ? first : (first << bits) | ((by < 32 ? far : near) >>> (32 - bits));
};

const permute = (lo: Int32Array, hi: Int32Array): void => {
  const sumLo = new Int32Array(5);
  const sumHi = new Int32Array(5);
  let feedback = 1;
  for (let round = 0; round < ROUNDS; round++) {
    // θ
    for (let x = 0; x < 5; x++) {
      sumLo[x] = lo[x]! ^ lo[x + 5]! ^ lo[x + 10]! ^ lo[x + 15]! ^ lo[x + 20]!;
      sumHi[x] = hi[x]! ^ hi[x + 5]! ^ hi[x + 10]! ^ hi[x + 15]! ^ hi[x + 20]!;
    }
    for (let i = 0; i < LANES; i++) {
      const left = (i + 4) % 5;
      const right = (i + 1) % 5;
      lo[i] = lo[i]! ^ sumLo[left]! ^ rotated(sumLo[right]!, sumHi[right]!, 1);
      hi[i] = hi[i]! ^ sumHi[left]! ^ rotated(sumHi[right]!, sumLo[right]!, 1);
    }
    // ρ and π
    let x = 1;
    let y = 0;
    let carriedLo = lo[1]!;
    let carriedHi = hi[1]!;
    for (let t = 0; t < LANES - 1; t++) {
      const next = (2 * x + 3 * y) % 5;
      x = y;
      y = next;
      const at = x + 5 * y;
      const by = (((t + 1) * (t + 2)) / 2) & 63;
      const movedLo = rotated(carriedLo, carriedHi, by);
      const movedHi = rotated(carriedHi, carriedLo, by);
      carriedLo = lo[at]!;
      carriedHi = hi[at]!;
      lo[at] = movedLo;
      hi[at] = movedHi;
    }
    // χ
    for (let row = 0; row < LANES; row += 5) {
      for (let i = 0; i < 5; i++) {
        sumLo[i] = lo[row + i]!;
        sumHi[i] = hi[row + i]!;
      }
      for (let i = 0; i < 5; i++) {
        lo[row + i] = sumLo[i]! ^ (~sumLo[(i + 1) % 5]! & sumLo[(i + 2) % 5]!);
        hi[row + i] = sumHi[i]! ^ (~sumHi[(i + 1) % 5]! & sumHi[(i + 2) % 5]!);
      }
    }
    // ι: bits 2^j - 1 of the round's constant come out of a shift register
    for (let j = 0; j < 7; j++) {
      const place = (1 << j) - 1;
      if (feedback & 1) {
        if (place < 32) lo[0] = lo[0]! ^ (1 << place);
        else hi[0] = hi[0]! ^ (1 << (place - 32));
      }
      feedback = (feedback << 1) ^ (feedback & 128 ? 0x171 : 0);
    }
  }
};

export const keccak256 = (bytes: Uint8Array): Uint8Array => {
  const lo = new Int32Array(LANES);
  const hi = new Int32Array(LANES);
  const take = (at: number, value: number): void => {
    const lane = at >> 3;
    const shifted = value << (8 * (at & 3));
    if ((at & 4) === 0) lo[lane] = lo[lane]! ^ shifted;
    else hi[lane] = hi[lane]! ^ shifted;
  };
  for (let i = 0; i < bytes.length; i++) {
    take(i % RATE_BYTES, bytes[i]!);
    if (i % RATE_BYTES === RATE_BYTES - 1) permute(lo, hi);
  }
  take(bytes.length % RATE_BYTES, 1);
  take(RATE_BYTES - 1, 128);
  permute(lo, hi);
  const out = new Uint8Array(32);
  for (let i = 0; i < out.length; i++) out[i] = (i & 4 ? hi : lo)[i >> 3]! >>> (8 * (i & 3));
  return out;
};
