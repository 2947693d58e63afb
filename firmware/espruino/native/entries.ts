/** Made by `npm run native`: where each function begins in each blob, in bytes; es256k.h says how they are called. */
export const NATIVE_ENTRIES = {
  'cortex-m4': { sign: 0, publicKey: 476, verify: 604, sha256: 784, hmacSha256: 804, keccak256: 824 },
  'cortex-m4-small': { sign: 0, publicKey: 516, verify: 642, sha256: 1056, hmacSha256: 1074 },
  'cortex-m4-keccak': { keccak256: 0 },
  'cortex-m3': { sign: 0, publicKey: 444, verify: 572, sha256: 748, hmacSha256: 768, keccak256: 792 },
  'cortex-m0plus': { sign: 0, publicKey: 480, verify: 616, sha256: 796, hmacSha256: 816, keccak256: 836 },
} as const;
