/** Made by `npm run native`: where each function begins in each blob, in bytes; es256k.h says how they are called. */
export const NATIVE_ENTRIES = {
  'cortex-m4': { sign: 0, publicKey: 508, verify: 700, sha256: 880, hmacSha256: 900, keccak256: 920 },
  'cortex-m4-small': { sign: 0, publicKey: 600, verify: 824, sha256: 1364, hmacSha256: 1382 },
  'cortex-m3': { sign: 0, publicKey: 484, verify: 676, sha256: 852, hmacSha256: 872, keccak256: 896 },
  'cortex-m0plus': { sign: 0, publicKey: 504, verify: 708, sha256: 888, hmacSha256: 908, keccak256: 928 },
} as const;
