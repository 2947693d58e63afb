import { bytesToHex, hexToBytes, isAddressEqual, zeroAddress } from 'viem';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { deviceRegistryAbi } from './generated/device-registry.js';
import { coordinatesOf, idOfKey, proofOf } from './keys.js';
import { type Link, read, transact } from './link.js';
import { claimDigest, rotationDigest } from './typed-data.js';
import type { Hex } from './types.js';
import { type LotMember, memberArgument, type Voucher } from './voucher.js';

export type DeviceStatus = {
  readonly deviceId: Uint8Array;
  readonly algorithm: Algorithm;
  readonly assurance: number;
  readonly suspended: boolean;
  /** undefined while nobody has claimed the device */
  readonly owner: Hex | undefined;
  readonly maker: Hex;
  /** goes into the next claim */
  readonly nonce: number;
  /** Unix seconds */
  readonly registeredAt: number;
};

export type DeviceKey = {
  readonly algorithm: Algorithm;
  /** 33 or 65 bytes */
  readonly publicKey: Uint8Array;
  /** 0 key in a file, 1 sealed to the board, 2 in a secure element */
  readonly assurance: number;
};

export type SignedClaim = {
  readonly deviceId: Uint8Array;
  readonly owner: Hex;
  /** Unix seconds */
  readonly deadline: number;
  /** 64 bytes over `claimDigest` */
  readonly signature: Uint8Array;
  /** 33 or 65 bytes; needed for ESP256 only */
  readonly publicKey?: Uint8Array | undefined;
};

export type SignedRotation = {
  readonly deviceId: Uint8Array;
  readonly next: DeviceKey;
  /** boot ‖ sequence of the last envelope of the key before, 10 bytes */
  readonly lastCti: Uint8Array;
  /** Unix seconds */
  readonly deadline: number;
  /** 64 bytes over `rotationDigest`, by the new key */
  readonly signature: Uint8Array;
};

/** A key as the registry knows it, first or later. */
export type KeyStatus = {
  /** whose key it is */
  readonly deviceId: Uint8Array;
  /** undefined for a key in use */
  readonly lastCti: Uint8Array | undefined;
};

/** 10^-7 degrees, WGS 84 */
type Place = { readonly latitude: number; readonly longitude: number };

/** The calls on the device registry. */
export type Registry = {
  /** needs the maker role; gives the device's id and the transaction */
  readonly registerDevice: (key: DeviceKey) => Promise<{ readonly deviceId: Uint8Array; readonly transaction: Hex }>;
  /** registers members of a maker's voucher; any account may, and pays. Throws CHAIN_MISMATCH for another registry's */
  readonly redeem: (voucher: Voucher, members: readonly LotMember[]) => Promise<Hex>;
  /** whether an account may register devices, and vouch for them */
  readonly isMaker: (account: Hex) => Promise<boolean>;
  readonly claim: (claim: SignedClaim) => Promise<Hex>;
  /** need the suspender role; `reason` is public, 1 to 256 bytes */
  readonly suspend: (deviceId: Uint8Array, reason: string) => Promise<Hex>;
  readonly unsuspend: (deviceId: Uint8Array, reason: string) => Promise<Hex>;
  /** needs the auditor role: the device was seen at this place, which holds until then; Unix seconds */
  readonly visit: (deviceId: Uint8Array, until: number, place: Place) => Promise<Hex>;
  /** the owner gives the device up, so that it can be claimed anew */
  readonly release: (deviceId: Uint8Array) => Promise<Hex>;
  /** by the owner: the device's old key seals nothing after `lastCti`, the new one has an id of its own */
  readonly rotate: (rotation: SignedRotation) => Promise<{ readonly keyId: Uint8Array; readonly transaction: Hex }>;
  readonly deviceOf: (deviceId: Uint8Array) => Promise<DeviceStatus | undefined>;
  readonly keyOf: (keyId: Uint8Array) => Promise<KeyStatus | undefined>;
};

export const registryOn = (link: Link): Registry => {
  const contract = { address: link.registry, abi: deviceRegistryAbi } as const;

  const deviceOf = async (deviceId: Uint8Array): Promise<DeviceStatus | undefined> => {
    const args = [bytesToHex(deviceId)] as const;
    const status = await read(link, (reader) => reader.readContract({ ...contract, functionName: 'statusOf', args }));
    if (status.maker === zeroAddress) return undefined;
    return {
      deviceId,
      algorithm: status.algorithm === ALGORITHM.ES256K ? ALGORITHM.ES256K : ALGORITHM.ESP256,
      assurance: status.assurance,
      suspended: status.suspended,
      owner: status.owner === zeroAddress ? undefined : status.owner,
      maker: status.maker,
      nonce: status.nonce,
      registeredAt: status.registeredAt,
    };
  };

  const keyOf = async (keyId: Uint8Array): Promise<KeyStatus | undefined> => {
    const args = [bytesToHex(keyId)] as const;
    const key = await read(link, (reader) => reader.readContract({ ...contract, functionName: 'keyOf', args }));
    if (key.device === zeroAddress) return undefined;
    return {
      deviceId: hexToBytes(key.device),
      lastCti: key.retiredAt === 0 ? undefined : hexToBytes(key.lastCti),
    };
  };

  const judge = (functionName: 'suspend' | 'unsuspend') => (deviceId: Uint8Array, reason: string) =>
    transact(link, (account) =>
      link.reader.simulateContract({ ...contract, functionName, args: [bytesToHex(deviceId), reason], account }),
    );

  const isMaker = async (account: Hex): Promise<boolean> => {
    const role = await read(link, (reader) => reader.readContract({ ...contract, functionName: 'MAKER_ROLE' }));
    const args = [role, account] as const;
    return read(link, (reader) => reader.readContract({ ...contract, functionName: 'hasRole', args }));
  };

  return {
    isMaker,
    deviceOf,
    keyOf,
    suspend: judge('suspend'),
    unsuspend: judge('unsuspend'),
    visit: (deviceId, until, { latitude, longitude }) =>
      transact(link, (account) =>
        link.reader.simulateContract({
          ...contract,
          functionName: 'visit',
          args: [bytesToHex(deviceId), until, latitude, longitude],
          account,
        }),
      ),
    registerDevice: async (key) => {
      const { x, y } = coordinatesOf(key.algorithm, key.publicKey);
      const args = [bytesToHex(x), bytesToHex(y), key.algorithm, key.assurance] as const;
      const transaction = await transact(link, (account) =>
        link.reader.simulateContract({ ...contract, functionName: 'register', args, account }),
      );
      return { deviceId: idOfKey(key.algorithm, key.publicKey), transaction };
    },
    redeem: async (voucher, members) => {
      const { maker, lot, signature } = voucher;
      if (voucher.chainId !== link.chainId || !isAddressEqual(voucher.registry, link.registry))
        throw new FieldmarkError('CHAIN_MISMATCH', {
          detail: `the voucher is for registry ${voucher.registry} on chain ${voucher.chainId}`,
          next: 'name the deployment that the voucher is for',
        });
      const args = [
        maker,
        { ...lot, deadline: BigInt(lot.deadline) },
        signature,
        members.map((member) => memberArgument(lot.algorithm, member)),
      ] as const;
      return transact(link, (account) =>
        link.reader.simulateContract({ ...contract, functionName: 'redeem', args, account }),
      );
    },
    claim: async (claim) => {
      const device = await deviceOf(claim.deviceId);
      if (device === undefined) throw new FieldmarkError('DEVICE_UNKNOWN', { detail: bytesToHex(claim.deviceId) });
      const digest = claimDigest({ ...claim, chainId: link.chainId, registry: link.registry, nonce: device.nonce });
      const { signature, publicKey } = claim;
      const id = claim.deviceId;
      const proof = bytesToHex(proofOf({ algorithm: device.algorithm, id, digest, signature, publicKey }));
      const args = [bytesToHex(claim.deviceId), claim.owner, BigInt(claim.deadline), proof] as const;
      return transact(link, (account) =>
        link.reader.simulateContract({ ...contract, functionName: 'claim', args, account }),
      );
    },
    rotate: async ({ deviceId, next, lastCti, deadline, signature }) => {
      const { algorithm, publicKey, assurance } = next;
      const { x, y } = coordinatesOf(algorithm, publicKey);
      const keyId = idOfKey(algorithm, publicKey);
      const { chainId, registry } = link;
      const digest = rotationDigest({ chainId, registry, deviceId, keyId, lastCti, deadline });
      const proof = bytesToHex(proofOf({ algorithm, id: keyId, digest, signature, publicKey }));
      const key = { x: bytesToHex(x), y: bytesToHex(y), algorithm, assurance };
      const args = [bytesToHex(deviceId), key, bytesToHex(lastCti), BigInt(deadline), proof] as const;
      const transaction = await transact(link, (account) =>
        link.reader.simulateContract({ ...contract, functionName: 'rotate', args, account }),
      );
      return { keyId, transaction };
    },
    release: (deviceId) =>
      transact(link, (account) =>
        link.reader.simulateContract({ ...contract, functionName: 'release', args: [bytesToHex(deviceId)], account }),
      ),
  };
};
