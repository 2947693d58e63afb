import { toHex } from '#proto/bytes.js';
import { CLOCK } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { type DownChannel, downTopic } from '#proto/topics.js';
import { type Backoff, backoffMs, jitteredMs } from './backoff.js';
import { wallTime } from './clock.js';
import type { Emit } from './events.js';
import type { Clock, Crypto, Network } from './ports.js';
import type { Identity } from './seal.js';
import type { Signer } from './signer.js';
import type { StateKeeper } from './state.js';

/** A gateway as the owner knows it from the registry. */
export type Gateway = {
  /** 20 bytes: the EVM address of its log key */
  readonly id: Uint8Array;
  /** 33 bytes, compressed secp256k1 point of the log key: receipts are checked by it */
  readonly publicKey: Uint8Array;
  /** `mqtt://host:port` or `mqtts://host:port` */
  readonly url: string;
};

/**
 * The connection to one gateway at a time. It logs in with a fresh counter, moves on to the next gateway when one is
 * away, and waits longer after each round in which all were. A session that brought a receipt begins again with the
 * gateway that the owner prefers; one that brought none counts as a failure of its gateway.
 */
export type Link = {
  readonly tick: () => void;
  readonly isOpen: () => boolean;
  /** counts sessions, so that a user of the link sees that one has ended */
  readonly session: () => number;
  readonly gateway: () => Gateway | undefined;
  /** tells that this session does what it is for */
  readonly praise: () => void;
  /** ends a session that is open and good for nothing */
  readonly giveUp: (error: FieldmarkError) => void;
  readonly close: () => void;
};

export type LinkParts = {
  readonly clock: Clock;
  readonly network: Network;
  readonly crypto: Pick<Crypto, 'random'>;
  readonly signer: Pick<Signer, 'login'>;
  readonly keeper: Pick<StateKeeper, 'nextLogin'>;
  readonly emit: Emit;
  /** what the device listens to */
  readonly channels: readonly DownChannel[];
};

const RETRY: Backoff = { baseMs: 2000, maxMs: 300_000 };
const CONNECT_TIMEOUT_MS = 60_000;

type Phase = 'waiting' | 'signing' | 'signed' | 'connecting' | 'open' | 'closed';

export const createLink = (parts: LinkParts, identity: Identity, gateways: readonly Gateway[]): Link => {
  const clock = parts.clock;
  let phase: Phase = gateways.length === 0 ? 'closed' : 'waiting';
  let index = 0;
  let failedRounds = 0;
  let sessions = 0;
  let isPraised = false;
  let dueMs = 0;
  let password: Uint8Array | undefined;
  let loginError: FieldmarkError | undefined;

  const current = (): Gateway => gateways[index]!;

  const wait = (error: FieldmarkError, backoff: number): void => {
    const gatewayId = current().id;
    const retryDelayMs = jitteredMs(backoff, parts.crypto.random);
    dueMs = clock.monotonicMs() + retryDelayMs;
    phase = 'waiting';
    parts.emit({ kind: 'disconnected', code: error.code, detail: error.message, gatewayId, retryDelayMs });
  };

  /** This gateway is away: the next one soon, or all of them later. */
  const moveOn = (error: FieldmarkError): void => {
    const isRoundOver = index === gateways.length - 1;
    if (isRoundOver) failedRounds++;
    wait(error, isRoundOver ? backoffMs(RETRY, failedRounds) : RETRY.baseMs);
    index = isRoundOver ? 0 : index + 1;
  };

  const ended = (error: FieldmarkError): void => {
    if (!isPraised) {
      moveOn(error);
      return;
    }
    wait(error, RETRY.baseMs);
    index = 0;
    failedRounds = 0;
  };

  const lastError = (): FieldmarkError =>
    parts.network.lastError() ?? new FieldmarkError('GATEWAY_UNREACHABLE', { detail: current().url });

  const logIn = (): void => {
    let counter: number;
    try {
      counter = parts.keeper.nextLogin();
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      failedRounds++;
      wait(error, backoffMs(RETRY, failedRounds));
      return;
    }
    const wall = wallTime(clock);
    const login = {
      deviceId: identity.deviceId,
      audience: `0x${toHex(current().id)}`,
      counter,
      net: identity.net,
    };
    phase = 'signing';
    password = undefined;
    loginError = undefined;
    parts.signer.login(wall.quality === CLOCK.none ? login : withTime(login, wall.seconds), (error, token) => {
      if (phase !== 'signing') return;
      password = token;
      loginError = error;
      phase = 'signed';
    });
  };

  const connect = (): void => {
    if (password === undefined) {
      failedRounds++;
      wait(loginError ?? new FieldmarkError('INTERNAL', { detail: 'no login' }), backoffMs(RETRY, failedRounds));
      return;
    }
    const id = toHex(identity.deviceId);
    phase = 'connecting';
    dueMs = clock.monotonicMs() + CONNECT_TIMEOUT_MS;
    parts.network.connect({
      url: current().url,
      clientId: id,
      username: id,
      password,
      subscriptions: parts.channels.map((channel) => downTopic(identity.deviceId, channel)),
    });
  };

  const watchConnecting = (): void => {
    const state = parts.network.state();
    if (state === 'open') {
      phase = 'open';
      sessions++;
      isPraised = false;
      parts.emit({ kind: 'connected', gatewayId: current().id, url: current().url });
    } else if (state === 'closed') moveOn(lastError());
    else if (clock.monotonicMs() >= dueMs) {
      parts.network.close();
      moveOn(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: `${current().url} gives no answer` }));
    }
  };

  return {
    tick: () => {
      if (phase === 'waiting' && clock.monotonicMs() >= dueMs) logIn();
      // a key store that answers at once has the login ready already
      if (phase === 'signed') connect();
      else if (phase === 'connecting') watchConnecting();
      else if (phase === 'open' && parts.network.state() === 'closed') ended(lastError());
    },
    isOpen: () => phase === 'open',
    session: () => sessions,
    gateway: () => gateways[index],
    praise: () => {
      isPraised = true;
    },
    giveUp: (error) => {
      if (phase !== 'open') return;
      parts.network.close();
      moveOn(error);
    },
    close: () => {
      if (phase === 'connecting' || phase === 'open') parts.network.close();
      phase = 'closed';
    },
  };
};

type LoginFields = {
  readonly deviceId: Uint8Array;
  readonly audience: string;
  readonly counter: number;
  readonly net: Uint8Array;
};

const withTime = (login: LoginFields, iat: number): LoginFields & { readonly iat: number } => ({
  deviceId: login.deviceId,
  audience: login.audience,
  counter: login.counter,
  net: login.net,
  iat,
});
