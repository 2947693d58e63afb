import { equal } from '#proto/bytes.js';
import {
  ANSWER_OK,
  type CommandAnswer,
  commandPoint,
  decodeCommand,
  encodeAnswer,
  ORDER,
  type SignedCommand,
} from '#proto/command.js';
import { type ErrorCode, FieldmarkError, failure, type Result, success } from '#proto/errors.js';
import { CLOCK, CONTENT } from '#proto/reading.js';
import { type Authority, COMMANDS_OWED_MAX } from './authority.js';
import { wallTime } from './clock.js';
import type { Emit } from './events.js';
import type { Clock, Crypto, Done } from './ports.js';
import type { Identity, SealRequest } from './seal.js';

/** What a command led to. */
export type Performed = {
  /** 32 bytes: the hash of the encrypted object that was captured */
  readonly objectHash?: Uint8Array | undefined;
};

/**
 * Commands of owner and operators. A number is taken, durably, before anything is done for it, so a command is done once
 * at most, however often it comes. What became of it is sealed as an answer, for anyone to see; where the power went
 * before that, the next start answers. What nobody entitled signed, or came before, is told as an event only: an answer
 * to that would let a stranger fill the queue.
 */
export type Commands = {
  readonly receive: (message: Uint8Array) => void;
  /** hands answers over to be sealed */
  readonly tick: () => void;
};

export type CommandParts = {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly emit: Emit;
  /** false while nothing more is taken; `done` once it is sealed and durable */
  readonly offer: (request: SealRequest, done: () => void) => boolean;
};

export type CommandSettings = {
  readonly authority: Authority;
  /** why this board can't do what is ordered, as where a key of a reader is none; then nothing changes */
  readonly refuse: (command: SignedCommand) => ErrorCode | undefined;
  /** Does what is ordered. An order that names readers or operators is done already when this is called. */
  readonly perform: (command: SignedCommand, done: Done<Performed>) => void;
};

const ADDRESS_BYTES = 20;

/** What the owner alone may order changes with the number, and needs nothing more. */
const isDoneByTaking = (order: number): boolean => order === ORDER.readers || order === ORDER.operators;

export const createCommands = (parts: CommandParts, identity: Identity, settings: CommandSettings): Commands => {
  const { authority } = settings;
  const { crypto, clock } = parts;
  /** from before the power went; the number of answers that are owed bounds what is in work */
  const answers: CommandAnswer[] = [];
  for (let i = 0; i < authority.owed().length; i++) {
    const { signer, number, commandHash, order, code } = authority.owed()[i]!;
    answers.push({ signer, number, commandHash, code });
    parts.emit({ kind: 'command-answered', number, order, code });
  }

  const isAllowed = (command: SignedCommand): boolean => {
    if (authority.isOwner(command.signer)) return true;
    return !isDoneByTaking(command.order) && authority.isOperator(command.signer);
  };

  /** Whether the command is genuine, for this device and new. */
  const check = (message: Uint8Array): Result<SignedCommand> => {
    const decoded = decodeCommand(message);
    if (!decoded.ok) return decoded;
    const command = decoded.value;
    if (!equal(command.deviceId, identity.deviceId)) return failure('DEVICE_MISMATCH');
    if (!equal(command.net, identity.net)) return failure('NETWORK_MISMATCH');
    if (!isAllowed(command)) return failure('COMMAND_FOREIGN');
    const address = crypto.keccak256(command.publicKey).slice(-ADDRESS_BYTES);
    if (!equal(address, command.signer)) return failure('COMMAND_FOREIGN', 'the key is not of that address');
    if (authority.isUsed(command.signer, command.number)) return failure('COMMAND_REPLAYED');
    const digest = crypto.sha256(command.toBeSigned);
    if (!crypto.verify(digest, command.signature, commandPoint(command.publicKey))) return failure('SIGNATURE_INVALID');
    return success(command);
  };

  const lateness = (command: SignedCommand): ErrorCode | undefined => {
    if (command.notAfter === undefined) return undefined;
    const wall = wallTime(clock);
    if (wall.quality === CLOCK.none) return 'CLOCK_UNTRUSTED';
    return wall.seconds > command.notAfter ? 'COMMAND_EXPIRED' : undefined;
  };

  const refuse = (code: ErrorCode, detail: string | undefined): void =>
    parts.emit({ kind: 'command-refused', code, detail: detail ?? '' });

  const start = (command: SignedCommand, commandHash: Uint8Array): void => {
    const isOwner = authority.isOwner(command.signer);
    const refusal = lateness(command) ?? settings.refuse(command);
    const ownerKey = isOwner ? commandPoint(command.publicKey) : undefined;
    const { signer, number, order } = command;
    authority.take(
      {
        signer,
        number,
        commandHash,
        order,
        code: refusal ?? (isDoneByTaking(order) ? ANSWER_OK : 'COMMAND_UNFINISHED'),
      },
      refusal === undefined ? { ownerKey, readers: command.readers, operators: command.operators } : {},
    );
    const answer = (code: string, objectHash: Uint8Array | undefined): void => {
      const said = { signer, number, commandHash, code };
      answers.push(objectHash === undefined ? said : Object.assign({ objectHash }, said));
      parts.emit({ kind: 'command-answered', number, order, code });
    };
    if (refusal !== undefined) {
      answer(refusal, undefined);
      return;
    }
    settings.perform(command, (error, done) => {
      if (error !== undefined) answer(error.code, undefined);
      else answer(ANSWER_OK, done === undefined ? undefined : done.objectHash);
    });
  };

  return {
    receive: (message) => {
      if (authority.owed().length >= COMMANDS_OWED_MAX) {
        refuse('DEVICE_BUSY', 'commands that came before are still in work');
        return;
      }
      const command = check(message);
      if (!command.ok) {
        refuse(command.code, command.detail);
        return;
      }
      try {
        start(command.value, crypto.sha256(message));
      } catch (error) {
        // its number is not taken, so it may come again
        if (!(error instanceof FieldmarkError)) throw error;
        refuse(error.code, error.message);
      }
    },
    tick: () => {
      while (answers.length > 0) {
        const wall = wallTime(clock);
        const said = answers[0]!;
        const request = {
          contentType: CONTENT.answer,
          payload: encodeAnswer(said),
          iat: wall.seconds,
          clock: wall.quality,
        };
        if (!parts.offer(request, () => authority.settle(said.commandHash))) return;
        answers.shift();
      }
    },
  };
};
