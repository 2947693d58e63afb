import { createHash } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { assembleCommand, type Command, ORDER, prepareCommand } from './command.js';
import { readerOf, type TestReader } from './media.fixture.js';

/** Commands, and who may give them, for tests. */
export const OPERATOR = readerOf(0x44);

export const pointOf = (who: TestReader): Uint8Array => secp256k1.getPublicKey(who.secretKey, false).slice(1);

const signAs = (who: TestReader, toBeSigned: Uint8Array): Uint8Array =>
  secp256k1.sign(createHash('sha256').update(toBeSigned).digest(), who.secretKey, { prehash: false, lowS: true });

export type CommandSaid = Partial<Command> & Pick<Command, 'deviceId' | 'net' | 'number'>;

/** A command for a picture unless it says otherwise. */
export const sealCommand = (who: TestReader, said: CommandSaid): Uint8Array => {
  const prepared = prepareCommand({ signer: who.id, publicKey: pointOf(who), order: ORDER.picture, ...said });
  return assembleCommand(prepared, signAs(who, prepared.toBeSigned));
};
