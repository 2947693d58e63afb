import { bytesToHex, hashTypedData, hexToBytes } from 'viem';
import type { Hex } from './types.js';

/**
 * The EIP-712 digests that devices, gateways, makers and owners sign, 32 bytes each. A signature over one is 64 bytes
 * r‖s with a low s, made over the digest as it is. Chain id and contract are inside, so that it is worth nothing
 * elsewhere.
 */
type On<Contract extends string> = { readonly chainId: number } & { readonly [C in Contract]: Hex };

export type Claim = On<'registry'> & {
  readonly deviceId: Uint8Array;
  readonly owner: Hex;
  /** the registry's `statusOf(device).nonce` */
  readonly nonce: number;
  /** Unix seconds, as every deadline here */
  readonly deadline: number;
};

export type Rotation = On<'registry'> & {
  readonly deviceId: Uint8Array;
  /** of the key to come, which signs */
  readonly keyId: Uint8Array;
  /** 10 bytes */
  readonly lastCti: Uint8Array;
  readonly deadline: number;
};

/** A maker's word for a production run. */
export type Lot = On<'registry'> & {
  /** over the keys of the run: leaves keccak256(keccak256(x ‖ y)), pairs sorted */
  readonly root: Uint8Array;
  readonly algorithm: number;
  readonly assurance: number;
  readonly deadline: number;
};

export type Checkpoint = On<'anchor'> & {
  readonly gatewayId: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
};

export type Registration = On<'gateways'> & {
  readonly gatewayId: Uint8Array;
  /** who sends the registration and gets the bond back */
  readonly operator: Hex;
  /** Ed25519, 32 bytes */
  readonly noteKey: Uint8Array;
  readonly url: string;
};

/** How an owner wants a claim of rewards paid. */
export type ClaimOrder = On<'rewards'> & {
  /** 0 device, 1 gateway */
  readonly kind: number;
  readonly id: Uint8Array;
  readonly recipient: Hex;
  /** smallest units of the token; for whoever sends the order */
  readonly fee: bigint;
  /** `nonces(owner)` */
  readonly nonce: number;
  readonly deadline: number;
};

/** `name type` of each field, in the order of the contract's type string. */
const TYPES = {
  Claim: ['device address', 'owner address', 'nonce uint256', 'deadline uint256'],
  Rotate: ['device address', 'key address', 'lastCti bytes10', 'deadline uint256'],
  Lot: ['root bytes32', 'algorithm int8', 'assurance uint8', 'deadline uint256'],
  Checkpoint: ['gateway address', 'size uint64', 'root bytes32'],
  Register: ['gateway address', 'operator address', 'noteKey bytes32', 'url string'],
  Order: ['kind uint8', 'id address', 'recipient address', 'fee uint256', 'nonce uint256', 'deadline uint256'],
} as const;

type Value = Hex | Uint8Array | number | bigint | string;

const digest = (
  domain: { readonly name: string; readonly chainId: number; readonly contract: Hex },
  primaryType: keyof typeof TYPES,
  values: readonly Value[],
): Uint8Array => {
  const fields = TYPES[primaryType].map((field) => {
    const [name, type] = field.split(' ') as [string, string];
    return { name, type };
  });
  const message = Object.fromEntries(
    values.map((value, i) => [
      fields[i]!.name,
      value instanceof Uint8Array ? bytesToHex(value) : typeof value === 'number' ? BigInt(value) : value,
    ]),
  );
  const { name, chainId, contract: verifyingContract } = domain;
  return hexToBytes(
    hashTypedData({
      domain: { name, version: '1', chainId, verifyingContract },
      types: { [primaryType]: fields },
      primaryType,
      message,
    }),
  );
};

const ofRegistry = ({ chainId, registry }: On<'registry'>) =>
  ({ name: 'FieldmarkDeviceRegistry', chainId, contract: registry }) as const;

export const claimDigest = (claim: Claim): Uint8Array =>
  digest(ofRegistry(claim), 'Claim', [claim.deviceId, claim.owner, claim.nonce, claim.deadline]);

export const rotationDigest = (rotation: Rotation): Uint8Array =>
  digest(ofRegistry(rotation), 'Rotate', [rotation.deviceId, rotation.keyId, rotation.lastCti, rotation.deadline]);

export const lotDigest = (lot: Lot): Uint8Array =>
  digest(ofRegistry(lot), 'Lot', [lot.root, lot.algorithm, lot.assurance, lot.deadline]);

export const checkpointDigest = ({ chainId, anchor, gatewayId, size, root }: Checkpoint): Uint8Array =>
  digest({ name: 'FieldmarkLogAnchor', chainId, contract: anchor }, 'Checkpoint', [gatewayId, size, root]);

export const registrationDigest = (registration: Registration): Uint8Array => {
  const { chainId, gateways, gatewayId, operator, noteKey, url } = registration;
  const domain = { name: 'FieldmarkGatewayRegistry', chainId, contract: gateways } as const;
  return digest(domain, 'Register', [gatewayId, operator, noteKey, url]);
};

export const orderDigest = (order: ClaimOrder): Uint8Array => {
  const { chainId, rewards, kind, id, recipient, fee, nonce, deadline } = order;
  const domain = { name: 'FieldmarkRewards', chainId, contract: rewards } as const;
  return digest(domain, 'Order', [kind, id, recipient, fee, nonce, deadline]);
};
