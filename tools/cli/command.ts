import { setTimeout as sleep } from 'node:timers/promises';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Command } from 'commander';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { ANSWER_OK, assembleCommand, ORDER, prepareCommand } from '#proto/command.js';
import { FieldmarkError, isErrorCode } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { sha256 } from '../verify/signatures.js';
import { type Answered, answersOf } from './answers.js';
import { askGateway } from './http.js';
import { READER_KEY_HELP, type ReaderKey, readReaderKey } from './reader-key.js';
import { httpUrl, REQUIRED, type Task, wholeNumber } from './task.js';

/** What a command is told with, beside the command itself. */
export type CommandFlags = {
  readonly http: string;
  readonly key: string;
  readonly validSeconds: number;
  readonly waitSeconds: number;
  readonly number?: number;
};

/** What is ordered, as `proto/command` has it. */
export type Order = Pick<Parameters<typeof prepareCommand>[0], 'order' | 'seconds' | 'readers' | 'operators'>;

export const commandOptions = (command: Command): Command =>
  command
    .option('--http <url>', `${REQUIRED}the HTTP API of the gateway that the device is connected to`, httpUrl)
    .option('--key <file>', `${REQUIRED}of the owner, or of an operator that the owner named; ${READER_KEY_HELP}`)
    .option('--valid-seconds <count>', 'the device refuses it later than that; 0 for no limit', wholeNumber, 600)
    .option('--wait-seconds <count>', 'how long to wait for the answer of the device', wholeNumber, 60)
    .option(
      '--number <count>',
      'instead of the time in milliseconds: greater than in every command before',
      wholeNumber,
    );

/** what to do about an answer that a command line can cure */
const HINTS: { readonly [code: string]: string } = {
  CLOCK_UNTRUSTED: 'wait until the device has network time; or, where it needs none, give --valid-seconds 0',
  COMMAND_EXPIRED: 'compare the clocks, then give it again, with longer --valid-seconds',
  OWNER_KEY_INVALID: 'give compressed public keys, 66 hex digits each',
  CAMERA_ABSENT: 'the device has no camera, or it is unplugged',
  COMMAND_UNFINISHED: 'media list shows what it captured; where that is missing, give the command again',
};

const POLL_MS = 500;

const ADVICE = {
  GATEWAY_UNREACHABLE: 'check --http',
  DEVICE_OFFLINE: 'see that the device runs, has an owner, and that --http is the gateway it uses',
};

/** Asks the gateway on the way to a device, which is told nothing where that fails. */
const ask = (url: string, request: Parameters<typeof askGateway>[1]): Promise<Response> =>
  askGateway(url, { ...request, advice: ADVICE, state: 'the device was told nothing' });

const sealOrder = (key: ReaderKey, order: Order, said: Parameters<typeof prepareCommand>[0]): Uint8Array => {
  const prepared = prepareCommand({ ...said, ...order });
  const digest = sha256(prepared.toBeSigned);
  return assembleCommand(prepared, secp256k1.sign(digest, key.secretKey, { prehash: false, lowS: true }));
};

const waitForAnswer = async (
  find: () => Promise<Answered | undefined>,
  seconds: number,
  signer: Uint8Array,
  signal: AbortSignal,
) => {
  const endMs = Date.now() + seconds * 1000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() >= endMs)
      throw new FieldmarkError('COMMAND_UNANSWERED', {
        detail: `${seconds} s`,
        state: 'the gateway has carried the command; whether the device took it is not known',
        next: `a device answers its owner and operators alone, and this key is ${toHex(signer)}; fieldmark device answers shows an answer that comes late`,
      });
    await sleep(POLL_MS, undefined, { signal }).catch((cause) => {
      throw new FieldmarkError('INTERRUPTED', { state: 'the command may still be done', cause });
    });
  }
};

const usage = (detail: string): FieldmarkError =>
  new FieldmarkError('USAGE', {
    detail,
    next: 'write picture, clip SECONDS, readers KEY…, or operators ADDRESS…; without values the last two name nobody',
  });

const bytesOf = (values: readonly string[], length: number, what: string): Uint8Array[] =>
  values.map((value) => {
    const bytes = fromHex(value.replace(/^0x/, '').toLowerCase());
    if (bytes?.length !== length) throw usage(`${value} is not ${what}, ${2 * length} hex digits`);
    return bytes;
  });

export const clipOrder = (seconds: string | undefined): Order => {
  const count = Number(seconds);
  if (!Number.isInteger(count) || count < 1 || count > LIMITS.clipSecondsMax)
    throw new FieldmarkError('USAGE', {
      detail: `a clip of ${seconds} seconds`,
      next: `give 1 to ${LIMITS.clipSecondsMax}`,
    });
  return { order: ORDER.clip, seconds: count };
};

/** The order that words name. Throws USAGE. */
export const orderOf = (name: string, values: readonly string[]): Order => {
  switch (name) {
    case 'picture':
      if (values.length > 0) throw usage('a picture has no values');
      return { order: ORDER.picture };
    case 'clip':
      return clipOrder(values.length === 1 ? values[0] : values.join(' '));
    case 'readers':
      return { order: ORDER.readers, readers: bytesOf(values, 33, 'a compressed public key') };
    case 'operators':
      return { order: ORDER.operators, operators: bytesOf(values, 20, 'an address') };
    default:
      throw usage(`there is no order ${name}`);
  }
};

/** Seals an order with the key, has the gateway carry it, and tells what the device answered. */
export const giveCommand = async (
  { arguments: [device], options, output, signal, environment }: Task<CommandFlags>,
  order: Order,
): Promise<void> => {
  const http = options.http.replace(/\/$/, '');
  const deviceId = fromHex(device!.replace(/^0x/, '').toLowerCase())!;
  const key = readReaderKey(options.key, environment.FIELDMARK_KEYSTORE_PASSWORD);
  const { net } = (await (await ask(`${http}/gateway`, { signal })).json()) as { readonly net: string };
  const number = options.number ?? Date.now();
  const notAfter = options.validSeconds === 0 ? {} : { notAfter: Math.floor(Date.now() / 1000) + options.validSeconds };
  const publicKey = secp256k1.getPublicKey(key.secretKey, false).slice(1);
  const said = { signer: key.id, deviceId, net: fromHex(net)!, number, publicKey, ...notAfter, order: order.order };
  const command = sealOrder(key, order, said);
  await ask(`${http}/devices/${toHex(deviceId)}/commands`, {
    signal,
    method: 'POST',
    headers: { 'content-type': 'application/cose' },
    body: Buffer.from(command),
  });
  output.progress('waiting', { number }, 'the gateway has carried the command; waiting for the device…');
  // of two the older counts: the device lost its power before it knew that the first was durable
  const find = async () =>
    (await answersOf(http, deviceId, signal)).find((one) => equal(one.answer.commandHash, sha256(command)));
  const { name, answer } = await waitForAnswer(find, options.waitSeconds, key.id, signal);
  if (answer.code !== ANSWER_OK) {
    const code = isErrorCode(answer.code) ? answer.code : 'INTERNAL';
    const next = HINTS[answer.code];
    throw new FieldmarkError(code, { detail: `the device answers ${answer.code} in ${name}`, next });
  }
  const cid = answer.objectHash && formatCid(answer.objectHash);
  output.result(
    { deviceId: toHex(deviceId), number, answer: name, code: answer.code, ...(cid && { cid }) },
    `done, as sealed in ${name}${cid === undefined ? '' : `\n${cid}`}`,
  );
};
