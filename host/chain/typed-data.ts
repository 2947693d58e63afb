import { bytesToHex, hashTypedData, hexToBytes } from 'viem';
import type { Hex } from './types.js';

/**
 * The EIP-712 digests that devices and gateways sign, 32 bytes each. A signature over one is 64 bytes r‖s with a low s,
 * made over the digest as it is. Chain id and contract are inside, so that it is worth nothing elsewhere.
 */
export type Claim = {
  readonly chainId: number;
  readonly registry: Hex;
  readonly deviceId: Uint8Array;
  readonly owner: Hex;
  /** the registry's `statusOf(device).nonce` */
  readonly nonce: number;
  /** Unix seconds */
  readonly deadline: number;
};

export type Rotation = {
  readonly chainId: number;
  readonly registry: Hex;
  readonly deviceId: Uint8Array;
  /** of the key to come, which signs */
  readonly keyId: Uint8Array;
  /** 10 bytes */
  readonly lastCti: Uint8Array;
  /** Unix seconds */
  readonly deadline: number;
};

export type Checkpoint = {
  readonly chainId: number;
  readonly anchor: Hex;
  readonly gatewayId: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
};

const claimTypes = {
  Claim: [
    { name: 'device', type: 'address' },
    { name: 'owner', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

const rotationTypes = {
  Rotate: [
    { name: 'device', type: 'address' },
    { name: 'key', type: 'address' },
    { name: 'lastCti', type: 'bytes10' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

const checkpointTypes = {
  Checkpoint: [
    { name: 'gateway', type: 'address' },
    { name: 'size', type: 'uint64' },
    { name: 'root', type: 'bytes32' },
  ],
} as const;

export const claimDigest = (claim: Claim): Uint8Array =>
  hexToBytes(
    hashTypedData({
      domain: {
        name: 'FieldmarkDeviceRegistry',
        version: '1',
        chainId: claim.chainId,
        verifyingContract: claim.registry,
      },
      types: claimTypes,
      primaryType: 'Claim',
      message: {
        device: bytesToHex(claim.deviceId),
        owner: claim.owner,
        nonce: BigInt(claim.nonce),
        deadline: BigInt(claim.deadline),
      },
    }),
  );

export const rotationDigest = (rotation: Rotation): Uint8Array =>
  hexToBytes(
    hashTypedData({
      domain: {
        name: 'FieldmarkDeviceRegistry',
        version: '1',
        chainId: rotation.chainId,
        verifyingContract: rotation.registry,
      },
      types: rotationTypes,
      primaryType: 'Rotate',
      message: {
        device: bytesToHex(rotation.deviceId),
        key: bytesToHex(rotation.keyId),
        lastCti: bytesToHex(rotation.lastCti),
        deadline: BigInt(rotation.deadline),
      },
    }),
  );

export const checkpointDigest = (checkpoint: Checkpoint): Uint8Array =>
  hexToBytes(
    hashTypedData({
      domain: {
        name: 'FieldmarkLogAnchor',
        version: '1',
        chainId: checkpoint.chainId,
        verifyingContract: checkpoint.anchor,
      },
      types: checkpointTypes,
      primaryType: 'Checkpoint',
      message: {
        gateway: bytesToHex(checkpoint.gatewayId),
        size: BigInt(checkpoint.size),
        root: bytesToHex(checkpoint.root),
      },
    }),
  );
