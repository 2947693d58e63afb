import { concat, toBigEndian, toUtf8 } from './bytes.js';

/**
 * What device and owner sign for the chain, hashed as EIP-712 says. The device builds these bytes from their parts, so
 * that nobody can have it sign a digest of his own making.
 */
export type ClaimDomain = {
  readonly chainId: number;
  /** 20 bytes: the device registry */
  readonly registry: Uint8Array;
};

export type Claim = ClaimDomain & {
  readonly deviceId: Uint8Array;
  /** 20 bytes */
  readonly owner: Uint8Array;
  /** the registry's count of changes of owner */
  readonly nonce: number;
  /** Unix seconds */
  readonly deadline: number;
};

/** The owner's word that a locked device may be set anew. */
export type Unlock = ClaimDomain & {
  readonly deviceId: Uint8Array;
  /** 20 bytes: who may claim the device then */
  readonly successor: Uint8Array;
  /** 32 bytes that the device gave for this once */
  readonly nonce: Uint8Array;
};

/** the caller's: this zone has none */
export type Keccak256 = (bytes: Uint8Array) => Uint8Array;

const WORD_BYTES = 32;
const DOMAIN_TYPE = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
const CLAIM_TYPE = 'Claim(address device,address owner,uint256 nonce,uint256 deadline)';
const UNLOCK_TYPE = 'Unlock(address device,address successor,bytes32 nonce)';
/** the contract's own name */
const CLAIM_DOMAIN = 'FieldmarkDeviceRegistry';
/** no contract has it: an unlocking is for a device's ears only */
const UNLOCK_DOMAIN = 'FieldmarkDevice';
const VERSION = '1';

const addressWord = (address: Uint8Array): Uint8Array => {
  const out = new Uint8Array(WORD_BYTES);
  out.set(address, WORD_BYTES - address.length);
  return out;
};

const hashText = (keccak256: Keccak256, text: string): Uint8Array => keccak256(toUtf8(text));

const typedDigest = (
  keccak256: Keccak256,
  domainName: string,
  domain: ClaimDomain,
  type: string,
  words: readonly Uint8Array[],
): Uint8Array => {
  const separator = keccak256(
    concat([
      hashText(keccak256, DOMAIN_TYPE),
      hashText(keccak256, domainName),
      hashText(keccak256, VERSION),
      toBigEndian(domain.chainId, WORD_BYTES),
      addressWord(domain.registry),
    ]),
  );
  const struct = keccak256(concat([hashText(keccak256, type), concat(words)]));
  return keccak256(concat([new Uint8Array([0x19, 0x01]), separator, struct]));
};

/** 32 bytes that the device signs, and the registry checks. */
export const claimDigest = (keccak256: Keccak256, claim: Claim): Uint8Array =>
  typedDigest(keccak256, CLAIM_DOMAIN, claim, CLAIM_TYPE, [
    addressWord(claim.deviceId),
    addressWord(claim.owner),
    toBigEndian(claim.nonce, WORD_BYTES),
    toBigEndian(claim.deadline, WORD_BYTES),
  ]);

/** 32 bytes that the owner signs, and the device checks. */
export const unlockDigest = (keccak256: Keccak256, unlock: Unlock): Uint8Array =>
  typedDigest(keccak256, UNLOCK_DOMAIN, unlock, UNLOCK_TYPE, [
    addressWord(unlock.deviceId),
    addressWord(unlock.successor),
    unlock.nonce,
  ]);
