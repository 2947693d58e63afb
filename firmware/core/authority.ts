import { concat, equal } from '#proto/bytes.js';
import { decode, encode } from '#proto/cbor.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { bytesOf, list, optional, required, table, text, tuple, uint } from '#proto/table.js';
import type { Crypto, Storage, WallTime } from './ports.js';

/**
 * Who may command this device, and which numbers they have used. It is kept twice, and what it gives is durable before
 * it is given; with both copies damaged every number up to the time of day counts as used, so that nothing comes back.
 * What an owner named is void once the device is another's.
 */
export type Authority = {
  /** the owner's own key, 33 bytes, once the owner has commanded */
  readonly ownerKey: () => Uint8Array | undefined;
  /** who beside the owner may open what is captured, 33 bytes each; undefined until the owner has named them */
  readonly readers: () => readonly Uint8Array[] | undefined;
  readonly isOwner: (address: Uint8Array) => boolean;
  readonly isOperator: (address: Uint8Array) => boolean;
  /** whether this signer has used this number or a later one */
  readonly isUsed: (signer: Uint8Array, number: number) => boolean;
  /**
   * Takes the number of a command and what it changes, durably, before anything is done for it. Throws STORAGE_FULL or
   * STORAGE_FAILED, and then nothing has changed.
   */
  readonly take: (command: Owed, change: AuthorityChange) => void;
  /** what was taken and has no sealed answer yet, with what is to be said of it where the power went before more was known */
  readonly owed: () => readonly Owed[];
  /** An answer is durable. Where the storage fails the next write makes up for it; until then it may be given twice. */
  readonly settle: (commandHash: Uint8Array) => void;
};

/** A command whose number is taken, and the answer to it that holds until there is another. */
export type Owed = {
  readonly signer: Uint8Array;
  readonly number: number;
  /** 32 bytes */
  readonly commandHash: Uint8Array;
  readonly order: number;
  readonly code: string;
};

export type AuthorityChange = {
  readonly ownerKey?: Uint8Array | undefined;
  readonly readers?: readonly Uint8Array[] | undefined;
  readonly operators?: readonly Uint8Array[] | undefined;
};

const NAMES = ['authority.a', 'authority.b'] as const;
/** commands in work or with an answer that waits */
export const COMMANDS_OWED_MAX = 4;
const CHECK_BYTES = 8;
const ADDRESS_BYTES = 20;
const MS_PER_SECOND = 1000;
/** nobody is ever forgotten, or what was said once could be said again */
const SIGNERS_MAX = 32;

const lastNumber = tuple([
  ['signer', bytesOf(ADDRESS_BYTES)],
  ['number', uint(LIMITS.integerMax)],
] as const);

const owed = tuple([
  ['signer', bytesOf(ADDRESS_BYTES)],
  ['number', uint(LIMITS.integerMax)],
  ['commandHash', bytesOf(32)],
  ['order', uint(255)],
  ['code', text(LIMITS.errorCodeBytesMax)],
] as const);

const storedTable = table({
  revision: required(1, uint(LIMITS.integerMax)),
  owner: required(2, bytesOf(ADDRESS_BYTES)),
  ownerKey: optional(3, bytesOf(33)),
  readers: optional(4, list(bytesOf(33), 0, LIMITS.mediaReadersMax - 1)),
  operators: optional(5, list(bytesOf(ADDRESS_BYTES), 0, LIMITS.operatorsMax)),
  last: required(6, list(lastNumber, 0, SIGNERS_MAX)),
  floor: required(7, uint(LIMITS.integerMax)),
  owed: optional(8, list(owed, 0, COMMANDS_OWED_MAX)),
});

type Stored = {
  readonly revision: number;
  readonly owner: Uint8Array;
  readonly ownerKey?: Uint8Array | undefined;
  readonly readers?: readonly Uint8Array[] | undefined;
  readonly operators?: readonly Uint8Array[] | undefined;
  readonly last: readonly { readonly signer: Uint8Array; readonly number: number }[];
  readonly floor: number;
  readonly owed?: readonly Owed[] | undefined;
};

const parse = (crypto: Crypto, bytes: Uint8Array): Stored | undefined => {
  const body = bytes.subarray(CHECK_BYTES);
  if (!equal(crypto.sha256(body).subarray(0, CHECK_BYTES), bytes.subarray(0, CHECK_BYTES))) return undefined;
  const item = decode(body);
  const stored = item.ok ? storedTable.decode(item.value) : item;
  return stored.ok ? stored.value : undefined;
};

const read = (storage: Storage, crypto: Crypto): { readonly newest?: Stored | undefined; readonly isLost: boolean } => {
  let newest: Stored | undefined;
  let found = 0;
  for (let i = 0; i < NAMES.length; i++) {
    const bytes = storage.read(NAMES[i]!);
    if (bytes === undefined) continue;
    found++;
    const stored = parse(crypto, bytes);
    if (stored !== undefined && (newest === undefined || stored.revision > newest.revision)) newest = stored;
  }
  return { newest, isLost: found > 0 && newest === undefined };
};

const has = (addresses: readonly Uint8Array[], address: Uint8Array): boolean => {
  for (let i = 0; i < addresses.length; i++) if (equal(addresses[i]!, address)) return true;
  return false;
};

/** `owner` is the address whose device this is now; `operators` those who count until the owner names others. */
export const openAuthority = (
  storage: Storage,
  crypto: Crypto,
  wall: WallTime,
  owner: Uint8Array,
  operators: readonly Uint8Array[],
): Authority => {
  const found = read(storage, crypto);
  const before = found.newest;
  const floor = found.isLost ? Math.max(1, wall.seconds) * MS_PER_SECOND : 0;
  let state: Stored =
    before === undefined
      ? { revision: 0, owner, last: [], floor }
      : equal(before.owner, owner)
        ? before
        : { revision: before.revision, owner, last: before.last, floor: before.floor, owed: before.owed };

  const numberOf = (signer: Uint8Array): number => {
    for (let i = 0; i < state.last.length; i++) if (equal(state.last[i]!.signer, signer)) return state.last[i]!.number;
    return 0;
  };

  const write = (next: Stored): void => {
    const body = encode(storedTable.toCbor(next as Parameters<typeof storedTable.toCbor>[0]));
    const bytes = concat([crypto.sha256(body).subarray(0, CHECK_BYTES), body]);
    for (let i = 0; i < NAMES.length; i++) storage.write(NAMES[i]!, bytes);
    state = next;
  };
  const owing = (): readonly Owed[] => state.owed ?? [];

  return {
    ownerKey: () => state.ownerKey,
    readers: () => state.readers,
    isOwner: (address) => equal(address, owner),
    isOperator: (address) => has(state.operators ?? operators, address),
    isUsed: (signer, number) => number <= Math.max(state.floor, numberOf(signer)),
    owed: owing,
    settle: (commandHash) => {
      const left = owing().filter((one) => !equal(one.commandHash, commandHash));
      const next = Object.assign({}, state, { revision: state.revision + 1, owed: left });
      try {
        write(next);
      } catch (error) {
        if (!(error instanceof FieldmarkError)) throw error;
        state = next;
      }
    },
    take: (command, change) => {
      const signer = command.signer;
      const number = command.number;
      const last = state.last.filter((one) => !equal(one.signer, signer));
      if (last.length >= SIGNERS_MAX)
        throw new FieldmarkError('STORAGE_FULL', { detail: `${SIGNERS_MAX} others have commanded this device before` });
      last.push({ signer, number });
      write({
        revision: state.revision + 1,
        owner,
        ownerKey: change.ownerKey ?? state.ownerKey,
        readers: change.readers ?? state.readers,
        operators: change.operators ?? state.operators,
        last,
        floor: state.floor,
        owed: owing().concat([command]),
      });
    },
  };
};
