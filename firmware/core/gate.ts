import { equal } from '#proto/bytes.js';
import { type ClaimDomain, unlockDigest } from '#proto/claim.js';
import { FieldmarkError } from '#proto/errors.js';
import type { AnswerOf, RequestOf } from '#proto/session.js';
import type { Clock, Crypto } from './ports.js';

/** Whose signature opens a locked device, and what that signature is bound to. */
export type Gatekeeper = ClaimDomain & {
  /** 20 bytes */
  readonly address: Uint8Array;
  readonly deviceId: Uint8Array;
};

/** Opens a locked device to who signs a nonce of this device as its gatekeeper, for a while or until the next start. */
export type Gate = {
  /** who may claim the device while it stands open; undefined while it is shut */
  readonly successor: () => Uint8Array | undefined;
  readonly challenge: () => AnswerOf<'challenge'>;
  readonly unlock: (request: RequestOf<'unlock'>) => void;
  readonly close: () => void;
  /** closes what stood open for too long */
  readonly tick: () => void;
};

type Opening = { readonly successor: Uint8Array; readonly endMs: number };
type Challenge = { readonly nonce: Uint8Array; readonly endMs: number };

const CHALLENGE_MS = 600_000;
const OPEN_MS = 900_000;
const ADDRESS_BYTES = 20;

const refuse = (detail: string): FieldmarkError => new FieldmarkError('UNLOCK_REFUSED', { detail });

/** A public key x‖y as a point of 33 bytes (SEC 1 §2.3.3). */
const pointOf = (publicKey: Uint8Array): Uint8Array => {
  const point = new Uint8Array(33);
  point[0] = 2 + (publicKey[63]! & 1);
  point.set(publicKey.subarray(0, 32), 1);
  return point;
};

/** `gatekeeper` gives undefined while the device is open to all, and throws where what is stored is damaged. */
export const createGate = (
  ports: { readonly clock: Clock; readonly crypto: Crypto },
  gatekeeper: () => Gatekeeper | undefined,
): Gate => {
  const clock = ports.clock;
  const crypto = ports.crypto;
  let opening: Opening | undefined;
  let challenge: Challenge | undefined;

  const requireKeeper = (): Gatekeeper => {
    const keeper = gatekeeper();
    if (keeper === undefined) throw new FieldmarkError('STEP_TOO_EARLY', { detail: 'the device is not locked' });
    return keeper;
  };

  return {
    successor: () => (opening === undefined ? undefined : opening.successor),
    challenge: () => {
      const keeper = requireKeeper();
      challenge = { nonce: crypto.random(32), endMs: clock.monotonicMs() + CHALLENGE_MS };
      return { nonce: challenge.nonce, chainId: keeper.chainId, registry: keeper.registry };
    },
    unlock: (request) => {
      const keeper = requireKeeper();
      const asked = challenge;
      // one try a nonce: what was recorded or went wrong is worth nothing the next time
      challenge = undefined;
      if (asked === undefined) throw refuse('there is no challenge, or it has expired');
      const address = crypto.keccak256(request.publicKey).slice(-ADDRESS_BYTES);
      if (!equal(address, keeper.address))
        throw refuse('this is neither the key of the owner nor, while there is none, of the claim code');
      const digest = unlockDigest(crypto.keccak256, {
        chainId: keeper.chainId,
        registry: keeper.registry,
        deviceId: keeper.deviceId,
        successor: request.successor,
        nonce: asked.nonce,
      });
      if (!crypto.verify(digest, request.signature, pointOf(request.publicKey)))
        throw refuse('the signature is not by this key over this challenge');
      opening = { successor: request.successor, endMs: clock.monotonicMs() + OPEN_MS };
    },
    close: () => {
      opening = undefined;
      challenge = undefined;
    },
    tick: () => {
      const nowMs = clock.monotonicMs();
      if (opening !== undefined && nowMs >= opening.endMs) opening = undefined;
      if (challenge !== undefined && nowMs >= challenge.endMs) challenge = undefined;
    },
  };
};
