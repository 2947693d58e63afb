import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { KeySet, Role } from '#proto/update.js';
import { type Action, REQUIRED, wholeNumber } from './task.js';

type Files = typeof import('./update-files.js');
const load = (): Promise<Files> => import('./update-files.js');

const DAY_SECONDS = 86_400;
const seconds = (): number => Math.floor(Date.now() / 1000);
const date = (unix: number): string => new Date(unix * 1000).toISOString().slice(0, 10);

/** A public key as `fieldmark key show` says it; the option may be given several times. */
const publicKeys = (text: string, before: readonly Uint8Array[] | undefined): readonly Uint8Array[] => {
  const key = fromHex(text);
  if (key?.length !== 33) throw new InvalidArgumentError('It must be a compressed public key, 66 hex digits.');
  return [...(before ?? []), key];
};

/** A new file; a signed one that is there would be lost. */
const writeNew = (path: string, bytes: Uint8Array): void => {
  if (existsSync(path))
    throw new FieldmarkError('FILE_EXISTS', { detail: path, state: 'nothing was written', next: 'name another --out' });
  writeFileSync(path, bytes);
};

type KeysFlags = {
  readonly root?: readonly Uint8Array[];
  readonly release?: readonly Uint8Array[];
  readonly notice?: readonly Uint8Array[];
  readonly rootThreshold: number;
  readonly releaseThreshold: number;
  readonly noticeThreshold: number;
  readonly previous?: string;
  readonly sequenceMax: number;
  readonly days: number;
  readonly out: string;
};

const roleOf = (name: string, keys: readonly Uint8Array[] | undefined, threshold: number): Role => {
  if (keys === undefined || threshold < 1 || threshold > keys.length)
    throw new FieldmarkError('USAGE', {
      detail: `--${name}-threshold ${threshold} needs as many --${name} keys`,
      state: 'nothing was written',
    });
  return { threshold, keys };
};

const addKeys = (update: Command, action: Action): void => {
  update
    .command('keys')
    .description('a set of keys: who may sign releases, notices and the next set')
    .option('--root <key...>', 'signs sets of keys; keep it offline', publicKeys)
    .option('--release <key...>', 'signs manifests', publicKeys)
    .option('--notice <key...>', 'signs notices, every few days', publicKeys)
    .option('--root-threshold <count>', 'root keys that must sign', wholeNumber, 1)
    .option('--release-threshold <count>', 'release keys that must sign', wholeNumber, 1)
    .option('--notice-threshold <count>', 'notice keys that must sign', wholeNumber, 1)
    .option('--previous <file>', 'the set that this one follows, whose roots must sign too')
    .option('--sequence-max <count>', 'no release may have a greater number', wholeNumber, 1_000_000)
    .option('--days <count>', 'how long it is valid', wholeNumber, 365)
    .option('--out <file>', 'where it goes, to be signed next', 'update.keys')
    .action(
      action<KeysFlags>(async ({ options, output }) => {
        const { encodeKeySet, UPDATE_CONTENT } = await import('#proto/update.js');
        const { readKeys, signedBytes } = await load();
        const keys: KeySet = {
          version: options.previous === undefined ? 1 : readKeys(options.previous).keys.version + 1,
          notAfter: seconds() + options.days * DAY_SECONDS,
          root: roleOf('root', options.root, options.rootThreshold),
          release: roleOf('release', options.release, options.releaseThreshold),
          notice: roleOf('notice', options.notice, options.noticeThreshold),
          sequenceMax: options.sequenceMax,
        };
        writeNew(options.out, signedBytes(UPDATE_CONTENT.keys, encodeKeySet(keys), []));
        output.result(
          { path: options.out, version: keys.version, notAfter: keys.notAfter },
          `${options.out}: version ${keys.version}, valid until ${date(keys.notAfter)}; sign it with ${keys.root.threshold} root keys`,
        );
      }),
    );
};

type CreateFlags = {
  readonly class: string;
  readonly sequence: number;
  readonly keys: string;
  readonly days: number;
  readonly noticeDays: number;
  readonly out: string;
};

const addCreate = (update: Command, action: Action): void => {
  update
    .command('create <image>')
    .description('a release of an image: its manifest, and a notice that it is the newest')
    .option('--class <name>', `${REQUIRED}which boards it is for, as fieldmark build says it: linux-arm64`)
    .option('--sequence <count>', `${REQUIRED}its number, greater than of every release before`, wholeNumber)
    .option('--keys <file>', 'the set of keys that will sign it', 'update.keys')
    .option('--days <count>', 'how long it may be installed', wholeNumber, 365)
    .option('--notice-days <count>', 'how long the notice is believed', wholeNumber, 7)
    .option('--out <file>', 'where it goes, to be signed next', 'release.update')
    .action(
      action<CreateFlags>(async ({ options, arguments: [path], output }) => {
        const { contentDigest, encodeManifest, encodeNotice, UPDATE_CONTENT, VENDOR_ID } = await import(
          '#proto/update.js'
        );
        const { classIdOf } = await import('#proto/class-id.js');
        const { LIMITS } = await import('#proto/limits.js');
        const { CRYPTO, readBytes, readKeys, releaseBytes, sha1, signedBytes } = await load();
        const image = readBytes(path!);
        const { keys } = readKeys(options.keys);
        if (image.length === 0 || image.length > LIMITS.updateImageBytesMax)
          throw new FieldmarkError('IMAGE_TOO_LARGE', {
            detail: `${path}: ${image.length} bytes`,
            state: 'nothing was written',
          });
        if (options.sequence < 1 || options.sequence > keys.sequenceMax)
          throw new FieldmarkError('USAGE', {
            detail: `--sequence must be from 1 to ${keys.sequenceMax}`,
            state: 'nothing was written',
            next: 'a new set of keys may allow more, with --sequence-max',
          });
        const classId = classIdOf(sha1, options.class);
        const issuedAt = seconds();
        const manifest = encodeManifest({
          sequence: options.sequence,
          vendorId: VENDOR_ID,
          classId,
          imageDigest: CRYPTO.sha256(image),
          imageBytes: image.length,
          notAfter: issuedAt + options.days * DAY_SECONDS,
        });
        const manifestDigest = contentDigest(CRYPTO.sha256, manifest);
        const { sequence } = options;
        const notAfter = issuedAt + options.noticeDays * DAY_SECONDS;
        const notice = encodeNotice({
          classId,
          sequence,
          manifestDigest,
          keysVersion: keys.version,
          issuedAt,
          notAfter,
        });
        writeNew(
          options.out,
          releaseBytes(
            signedBytes(UPDATE_CONTENT.notice, notice, []),
            signedBytes(UPDATE_CONTENT.manifest, manifest, []),
          ),
        );
        const firmware = toHex(manifestDigest.subarray(0, 8));
        output.result(
          { path: options.out, sequence, imageBytes: image.length, firmware, noticeNotAfter: notAfter },
          `${options.out}: release ${sequence} of ${image.length} bytes, firmware ${firmware}; sign it with ${keys.release.threshold} release and ${keys.notice.threshold} notice keys`,
        );
      }),
    );
};

const addNotice = (update: Command, action: Action): void => {
  update
    .command('notice <release>')
    .description('says anew that a release is the newest, before its last notice runs out; sign and publish it again')
    .option('--keys <file>', 'the set of keys in force', 'update.keys')
    .option('--notice-days <count>', 'how long it is believed', wholeNumber, 7)
    .action(
      action<{ keys: string; noticeDays: number }>(async ({ options, arguments: [path], output }) => {
        const { encodeNotice, UPDATE_CONTENT } = await import('#proto/update.js');
        const { readKeys, readRelease, releaseBytes, signedBytes } = await load();
        const release = readRelease(path!);
        const issuedAt = seconds();
        const notAfter = issuedAt + options.noticeDays * DAY_SECONDS;
        const { version: keysVersion } = readKeys(options.keys).keys;
        const notice = encodeNotice({ ...release.said.notice, keysVersion, issuedAt, notAfter });
        writeFileSync(path!, releaseBytes(signedBytes(UPDATE_CONTENT.notice, notice, []), release.bytes.manifest));
        output.result({ path, notAfter }, `${path}: until ${date(notAfter)}; sign it with a notice key`);
      }),
    );
};

const refuseKey = (keys: string): FieldmarkError =>
  new FieldmarkError('UPDATE_UNTRUSTED', {
    detail: `${keys} names this key for nothing of this`,
    state: 'nothing was signed',
    next: 'name the set of keys that does with --keys, or another --key',
  });

const addSign = (update: Command, action: Action): void => {
  update
    .command('sign <file>')
    .description('adds the signature of a key to a release, or to a set of keys')
    .option('--key <url>', `${REQUIRED}the key, as file:release.key`)
    .option('--keys <file>', 'the set of keys, which says what this one may sign', 'update.keys')
    .action(
      action<{ key: string; keys: string }>(async ({ options, arguments: [path], output, environment }) => {
        const { decodeSigned, UPDATE_CONTENT } = await import('#proto/update.js');
        const { addSignature, CRYPTO, hasKey, openSigner, readBytes, readKeys, readRelease, releaseBytes } =
          await load();
        const isKeys = decodeSigned(CRYPTO.sha256, UPDATE_CONTENT.keys, readBytes(path!)).ok;
        const release = isKeys ? undefined : readRelease(path!);
        const signer = await openSigner(options.key, environment);
        const signed: string[] = [];
        try {
          if (release === undefined) {
            // the next set is signed by roots of the one before too, which --keys names
            const sets = [path!, ...(existsSync(options.keys) ? [options.keys] : [])];
            if (!sets.some((file) => hasKey(readKeys(file).keys.root, signer.key))) throw refuseKey(sets.join(' and '));
            writeFileSync(path!, await addSignature(UPDATE_CONTENT.keys, readKeys(path!).signed, signer));
            signed.push('set of keys');
          } else {
            const { keys } = readKeys(options.keys);
            let { notice, manifest } = release.bytes;
            if (hasKey(keys.notice, signer.key)) {
              notice = await addSignature(UPDATE_CONTENT.notice, release.notice, signer);
              signed.push('notice');
            }
            if (hasKey(keys.release, signer.key)) {
              manifest = await addSignature(UPDATE_CONTENT.manifest, release.manifest, signer);
              signed.push('manifest');
            }
            if (signed.length === 0) throw refuseKey(options.keys);
            writeFileSync(path!, releaseBytes(notice, manifest));
          }
        } finally {
          await signer.close();
        }
        output.result({ path, signed, key: toHex(signer.key) }, `${path}: ${signed.join(' and ')} signed`);
      }),
    );
};

type ReleaseFlags = { readonly keys: string; readonly image?: string };

const addVerify = (update: Command, action: Action): void => {
  update
    .command('verify <release>')
    .description('says of a release what a device would, today')
    .option('--keys <file>', 'the set of keys that the device has', 'update.keys')
    .option('--image <file>', 'the image that it is for')
    .action(
      action<ReleaseFlags>(async ({ options, arguments: [path], output }) => {
        const { judge, readBytes } = await load();
        const image = options.image === undefined ? undefined : readBytes(options.image);
        const { manifest, manifestDigest } = judge(path!, options.keys, image);
        const firmware = toHex(manifestDigest.subarray(0, 8));
        output.result(
          {
            path,
            sequence: manifest.sequence,
            classId: toHex(manifest.classId),
            firmware,
            notAfter: manifest.notAfter,
          },
          `release ${manifest.sequence}, firmware ${firmware}, may be installed until ${date(manifest.notAfter)}`,
        );
      }),
    );
};

const addPublish = (update: Command, action: Action): void => {
  update
    .command('publish <release>')
    .description("checks a release and puts it into a gateway's folder, from where devices fetch it")
    .option('--keys <file...>', 'the set of keys in force last, after those that devices may not have yet', [
      'update.keys',
    ])
    .option('--image <file>', `${REQUIRED}the image`)
    .option('--data <folder>', "the gateway's data folder", '.fieldmark/gateway')
    .action(
      action<{ keys: string | readonly string[]; image: string; data: string }>(
        async ({ options, arguments: [path], output }) => {
          const { judge, publishTo, readBytes, readKeys, readRelease, releaseBytes, updateFiles } = await load();
          const sets = [options.keys].flat();
          const image = readBytes(options.image);
          const { manifest, manifestDigest } = judge(path!, sets.at(-1)!, image);
          const { bytes } = readRelease(path!);
          const folder = join(options.data, 'updates');
          publishTo(folder, [
            ...sets.map((file) => [updateFiles.keys(readKeys(file).keys.version), readBytes(file)] as const),
            [updateFiles.image(manifestDigest), image],
            [updateFiles.release(manifest.classId), releaseBytes(bytes.notice, bytes.manifest)],
          ]);
          output.result(
            { folder, sequence: manifest.sequence, classId: toHex(manifest.classId) },
            `release ${manifest.sequence} is in ${folder}; devices ask for it once an hour`,
          );
        },
      ),
    );
};

export const addUpdate = (program: Command, action: Action): void => {
  const update = program.command('update').description('releases for devices: made, signed, checked, published');
  for (const add of [addKeys, addCreate, addSign, addNotice, addVerify, addPublish]) add(update, action);
};
