import { FieldmarkError } from '#proto/errors.js';

/** The keys of one gateway. The log key is its identity: gateway id = EVM address of its public key. */
export type GatewayKeys = {
  /** 20 bytes */
  readonly gatewayId: Uint8Array;
  /** `0x` and 40 hex digits */
  readonly address: `0x${string}`;
  readonly logKey: {
    /** 33 bytes, secp256k1 */
    readonly publicKey: Uint8Array;
    /** 32 bytes: the account that pays for checkpoints is the gateway itself */
    readonly secretKey: Uint8Array;
    /** 64 bytes r‖s with a low s (RFC 6979) over a 32-byte digest */
    readonly sign: (digest: Uint8Array) => Uint8Array;
    /** 65 bytes r‖s‖v, v 27 or 28, as `ecrecover` takes it */
    readonly signRecoverable: (digest: Uint8Array) => Uint8Array;
  };
  readonly noteKey: {
    /** 32 bytes, Ed25519 */
    readonly publicKey: Uint8Array;
    /** 64 bytes */
    readonly sign: (message: Uint8Array) => Uint8Array;
  };
};

/** Reads `gateway-keys.json` in `folder`, or makes it: durably, mode 0600. Throws KEY_DAMAGED, STORAGE_FAILED. */
export const openGatewayKeys = (folder: string): GatewayKeys => {
  throw new FieldmarkError('INTERNAL', { detail: `no keys at ${folder} yet` });
};
