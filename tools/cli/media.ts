import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Command } from 'commander';
import { openMediaIndex } from '#gateway/media-index.js';
import { toHex } from '#proto/bytes.js';
import { parseCid } from '#proto/cid.js';
import { ORDER } from '#proto/command.js';
import { FieldmarkError } from '#proto/errors.js';
import { formatCti } from '#proto/reading.js';
import { sha256 } from '../verify/signatures.js';
import { type CommandFlags, clipOrder, commandOptions, giveCommand } from './command.js';
import { bytesOf } from './http.js';
import { formatTime } from './lines.js';
import { addProving } from './media-proof.js';
import { ask, atHttp, hashOf, type Place, readBytes } from './media-source.js';
import { writeNamed } from './named-file.js';
import { READER_KEY_HELP, readReaderKey } from './reader-key.js';
import { type Action, deviceId, httpUrl, REQUIRED } from './task.js';

const PINS_MAX = 1_000_000;
const PAGE_MAX = 200;

const addTaking = (media: Command, action: Action): void => {
  commandOptions(media.command('take'))
    .description('have a device capture a picture or a clip now, as its owner or operator')
    .argument('<device>', 'device id', deviceId)
    .option('--clip <seconds>', 'a clip so long instead of a picture')
    .action(
      action<CommandFlags & { clip?: string }>(async (task) => {
        const { clip } = task.options;
        await giveCommand(task, clip === undefined ? { order: ORDER.picture } : clipOrder(clip));
      }),
    );
};

type Listed = {
  readonly boot: number;
  readonly sequence: number;
  readonly cid: string;
  readonly bytes: number;
  readonly complete: boolean;
  readonly pinned: boolean;
  /** Unix seconds */
  readonly storedAt?: number;
};

const listLine = (device: string, { boot, sequence, cid, bytes, storedAt, pinned }: Listed): string => {
  const when = storedAt === undefined ? '(uploading)' : formatTime(storedAt);
  return `${device}/${formatCti(boot, sequence)}  ${cid}  ${bytes}  ${when}${pinned ? '  (pinned)' : ''}`;
};

const addReading = (media: Command, action: Action): void => {
  media
    .command('list')
    .description('encrypted pictures of a device at a gateway')
    .argument('<device>', 'device id', deviceId)
    .option('--http <url>', `${REQUIRED}the gateway's HTTP API`, httpUrl)
    .option('--before <boot.sequence>', 'those before this one, instead of the newest')
    .action(
      action<Place & { before?: string }>(async ({ arguments: [device], options, output, signal }) => {
        const id = device!.replace(/^0x/, '').toLowerCase();
        const before = options.before === undefined ? '' : `&before=${encodeURIComponent(options.before)}`;
        const answer = await ask(`${atHttp(options)}/devices/${id}/media?limit=${PAGE_MAX}${before}`, signal);
        const { objects, next } = (await answer.json()) as { objects: Listed[]; next: string | null };
        output.result({ objects, next }, objects.map((one) => listLine(id, one)).join('\n'));
        if (objects.length === 0)
          output.progress('empty', { deviceId: id }, 'no picture of that device is at this gateway');
        if (next !== null) output.progress('more', { next }, `there may be more: --before ${next}`);
      }),
    );

  media
    .command('fetch')
    .description('get an encrypted picture by its CID, checked against it')
    .argument('<cid>', 'as media list gives it')
    .option('--http <url>', `${REQUIRED}the gateway's HTTP API`, httpUrl)
    .option('--out <file>', `${REQUIRED}where to write it`)
    .action(
      action<Place & { out: string }>(async ({ arguments: [cid], options, output, signal }) => {
        const hash = hashOf(cid!);
        const bytes = await bytesOf(await ask(`${atHttp(options)}/media/object/${cid}`, signal));
        if (toHex(sha256(bytes)) !== toHex(hash))
          throw new FieldmarkError('MEDIA_MISMATCH', {
            detail: 'the gateway gave other bytes',
            state: 'nothing was written',
            next: 'ask another gateway or archive that has it',
          });
        writeNamed(options.out, bytes);
        output.result({ cid, bytes: bytes.length, out: options.out }, `${bytes.length} bytes in ${options.out}`);
      }),
    );

  media
    .command('key')
    .description('what device.yaml wants of a key that is to open pictures: its address and public key')
    .option('--key <file>', REQUIRED + READER_KEY_HELP)
    .action(
      action<{ key: string }>(async ({ options, output, environment }) => {
        const { id, secretKey } = readReaderKey(options.key, environment.FIELDMARK_KEYSTORE_PASSWORD);
        const publicKey = toHex(secp256k1.getPublicKey(secretKey, true));
        output.result({ address: toHex(id), publicKey }, `address    ${toHex(id)}\npublic key ${publicKey}`);
      }),
    );
};

type PinFlags = { readonly data: string; readonly remove: boolean; readonly from?: string };

/** CIDs on the command line, and one a line in a file, as the pin list of another gateway. */
const pinsIn = (words: readonly string[], path: string | undefined): readonly string[] => {
  const lines = path === undefined ? [] : Buffer.from(readBytes(path)).toString().split('\n');
  const cids = [...words, ...lines.map((line) => line.trim())].filter((line) => line !== '' && !line.startsWith('#'));
  for (const cid of cids)
    if (!parseCid(cid).ok) throw new FieldmarkError('CID_INVALID', { detail: cid, state: 'nothing was pinned' });
  return cids;
};

const addPins = (media: Command, action: Action): void => {
  media
    .command('pin')
    .description("keep pictures in a gateway's store beyond their retention, and list them; the gateway may be running")
    .argument('[cids...]', 'as media list gives them; none of them only lists')
    .option('--data <folder>', "the gateway's data folder", '.fieldmark/gateway')
    .option('--from <file>', 'more of them, one a line')
    .option('--remove', 'keep them no longer', false)
    .action(
      action<PinFlags>(async ({ arguments: words, options, output }) => {
        const cids = pinsIn(words.flat(), options.from);
        if (!existsSync(join(options.data, 'media')))
          throw new FieldmarkError('NOT_FOUND', { detail: `pictures in ${options.data}`, next: 'check --data' });
        const index = openMediaIndex(join(options.data, 'media'));
        try {
          const absent = cids.filter((cid) => !index.pin(cid, !options.remove));
          if (absent.length > 0)
            throw new FieldmarkError('NOT_FOUND', {
              detail: absent.join(', '),
              state: `${cids.length - absent.length} of ${cids.length} are as asked for`,
            });
          const pins = index.pins(PINS_MAX);
          output.result({ pins }, pins.join('\n'));
        } finally {
          await index.close();
        }
      }),
    );
};

export const addMedia = (program: Command, action: Action): void => {
  const media = program.command('media').description('encrypted pictures: take, list, fetch, prove, open');
  addTaking(media, action);
  addReading(media, action);
  addProving(media, action);
  addPins(media, action);
};
