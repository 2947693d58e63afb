import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { openMediaIndex } from '#gateway/media-index.js';
import { fromBase64, toBase64 } from '#proto/base64.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { formatCid, parseCid } from '#proto/cid.js';
import { ORDER } from '#proto/command.js';
import { FieldmarkError, type Result, unwrap } from '#proto/errors.js';
import { decodeExport, type ProvenEnvelope } from '#proto/export.js';
import { MEDIA_CLOCK, type MediaRecord, PRIVACY, type PrivacyStep } from '#proto/media.js';
import { decodeCti, decodeEnvelope, formatCti } from '#proto/reading.js';
import { mediaRecordOf, openPicture, proveObject, provePicture } from '../verify/media.js';
import { type Finding, prove } from '../verify/prove.js';
import { sha256 } from '../verify/signatures.js';
import { type ChainFlags, chainOptions, namesChain, openChain } from './chain-options.js';
import { type CommandFlags, clipOrder, commandOptions, giveCommand } from './command.js';
import { askGateway, bytesOf } from './http.js';
import { formatTime } from './lines.js';
import { readNamed } from './named-file.js';
import type { Output } from './output.js';
import { READER_KEY_HELP, readReaderKey } from './reader-key.js';
import { type Action, deviceId, httpUrl, REQUIRED, type Task } from './task.js';

const SIDECAR_FORMAT = 'fieldmark-picture/1';
const FILE_MODE = 0o600;
const PINS_MAX = 1_000_000;

type Place = { readonly http: string };
type Named = Partial<Place> & { readonly object?: string };

const ask = (url: string, signal: AbortSignal): Promise<Response> =>
  askGateway(url, { signal, advice: { GATEWAY_UNREACHABLE: 'check --http' } });

const readBytes = (path: string): Uint8Array => new Uint8Array(readNamed(path));

const writeBytes = (path: string, bytes: Uint8Array | string): void => {
  try {
    writeFileSync(path, bytes, { mode: FILE_MODE });
  } catch (cause) {
    throw new FieldmarkError('STORAGE_FAILED', { detail: path, cause });
  }
};

const atHttp = (options: Partial<Place>): string => {
  if (options.http === undefined)
    throw new FieldmarkError('USAGE', { detail: 'a picture by its name needs --http', next: 'give it, or files' });
  return options.http.replace(/\/$/, '');
};

const NAME = /^(?:0x)?([0-9a-f]{40})\/(\d{1,10})[./](\d{1,15})$/;

const provenIn = (bytes: Uint8Array): ProvenEnvelope => {
  const exported = decodeExport(bytes);
  return exported.ok ? exported.value : { envelope: bytes };
};

/** The record of a picture: a file, or `device/boot.sequence` at a gateway, with what proves it where it has that. */
const recordAt = async (name: string, options: Named, signal: AbortSignal): Promise<ProvenEnvelope> => {
  const parts = NAME.exec(name);
  if (parts === null) return provenIn(readBytes(name));
  const path = `${atHttp(options)}/readings/${parts[1]}/${parts[2]}/${parts[3]}`;
  const exported = await fetch(`${path}/export`, { signal }).catch(() => undefined);
  return provenIn(await bytesOf(exported?.ok ? exported : await ask(`${path}/envelope`, signal)));
};

const objectOf = async (record: MediaRecord, options: Named, signal: AbortSignal): Promise<Uint8Array> =>
  options.object !== undefined
    ? readBytes(options.object)
    : bytesOf(await ask(`${atHttp(options)}/media/object/${formatCid(record.objectHash)}`, signal));

const proven = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  if (result.code === 'MEDIA_NOT_FOR_READER')
    throw new FieldmarkError(result.code, { next: "use the owner's key of that time" });
  throw new FieldmarkError('VERIFY_FAILED', {
    detail: `${result.detail ?? 'the picture'} (${result.code})`,
    state: 'nothing that it shows may be taken for proven',
  });
};

const privacyText = ({ kind, model }: PrivacyStep): string => {
  if (kind === PRIVACY.mask) return 'masks were filled';
  if (kind === PRIVACY.motionMask) return 'what moved was filled';
  if (kind === PRIVACY.blur) return `what the model with SHA-256 ${toHex(model)} found was made coarse`;
  return `step ${kind} was applied`;
};

const describe = (record: MediaRecord, findings: readonly Finding[], device: Uint8Array, name: string): string => {
  const when =
    record.capturedAt === 0 ? 'at a time that the device does not know' : `at ${formatTime(record.capturedAt)}`;
  const lines = [
    `${formatCid(record.objectHash)}  ${record.mediaType}, ${record.objectBytes} bytes encrypted`,
    `  proven: captured by device ${toHex(device)} as ${name} ${when}, and not altered since`,
  ];
  if (record.clockNote === MEDIA_CLOCK.untrusted) lines.push('  note:   the device had no clock that it trusts');
  if (record.reading !== undefined) {
    const { boot, sequence } = decodeCti(record.reading);
    lines.push(`  proven: belongs to reading ${formatCti(boot, sequence)}`);
  }
  for (const step of record.privacy ?? []) lines.push(`  note:   before it was encrypted, ${privacyText(step)}`);
  for (const finding of findings) {
    if (finding.kind === 'logged')
      lines.push(`  proven: entry ${finding.index} of the log of gateway ${toHex(finding.gatewayId)}`);
    if (finding.kind === 'anchored')
      lines.push(`  proven: under the checkpoint of block ${finding.block}, ${formatTime(finding.timestamp)}`);
  }
  if (!findings.some((finding) => finding.kind === 'anchored'))
    lines.push('  open:   whether its checkpoint is on chain: give --rpc and --deployment');
  return lines.join('\n');
};

/** The seal and whatever else proves it; throws VERIFY_FAILED. */
const proveRecord = async (record: ProvenEnvelope, options: ChainFlags) => {
  const chain = namesChain(options) ? await openChain(options) : undefined;
  return proven(await prove(record, { chain }));
};

const report = (
  output: Output,
  record: MediaRecord,
  verdict: Awaited<ReturnType<typeof proveRecord>>,
  more: object = {},
): void => {
  const { envelope, findings } = verdict;
  const { deviceId: device, boot, sequence } = envelope;
  output.result(
    { verified: true, deviceId: device, boot, sequence, cid: formatCid(record.objectHash), record, findings, ...more },
    describe(record, findings, device, formatCti(boot, sequence)),
  );
};

type OpenFlags = ChainFlags & Named & { readonly key?: string; readonly out?: string };

/** Opens one picture with the reader's key, all of it proven before a byte is written. */
const openFor = async ({ arguments: [name], options, signal, environment }: Task<OpenFlags>) => {
  const key = readReaderKey(options.key!, environment.FIELDMARK_KEYSTORE_PASSWORD);
  const source = await recordAt(name!, options, signal);
  const verdict = await proveRecord(source, options);
  const object = await objectOf(proven(mediaRecordOf(verdict.envelope)), options, signal);
  return { source, verdict, ...proven(openPicture(verdict.envelope, object, key)) };
};

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

const addReading = (media: Command, action: Action): void => {
  media
    .command('list')
    .description('encrypted pictures of a device at a gateway')
    .argument('<device>', 'device id', deviceId)
    .option('--http <url>', `${REQUIRED}the gateway's HTTP API`, httpUrl)
    .action(
      action<Place>(async ({ arguments: [device], options, output, signal }) => {
        const id = device!.replace(/^0x/, '').toLowerCase();
        const answer = await ask(`${atHttp(options)}/devices/${id}/media?limit=200`, signal);
        type Listed = { boot: number; sequence: number; cid: string; bytes: number; complete: boolean };
        const { objects } = (await answer.json()) as { objects: Listed[] };
        const lines = objects.map(
          (one) => `${id}/${one.boot}.${one.sequence}  ${one.cid}  ${one.bytes}${one.complete ? '' : '  (uploading)'}`,
        );
        output.result({ objects }, lines.join('\n'));
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
        const hash = unwrap(parseCid(cid!));
        const bytes = await bytesOf(await ask(`${atHttp(options)}/media/object/${cid}`, signal));
        if (toHex(sha256(bytes)) !== toHex(hash))
          throw new FieldmarkError('MEDIA_MISMATCH', { detail: 'the gateway gave other bytes' });
        writeBytes(options.out, bytes);
        output.result({ cid, bytes: bytes.length, out: options.out }, `${bytes.length} bytes in ${options.out}`);
      }),
    );
};

type Sidecar = { readonly format: string; readonly salt: string; readonly proof: ProofText };
type ProofText = { readonly [part in 'envelope' | 'coseReceipt' | 'checkpoint']?: string };

const sidecarOf = (source: ProvenEnvelope, record: MediaRecord, salt: Uint8Array, device: Uint8Array) => ({
  format: SIDECAR_FORMAT,
  assertion: {
    deviceId: toHex(device),
    capturedAt: record.capturedAt === 0 ? null : formatTime(record.capturedAt),
    mediaType: record.mediaType,
    cid: formatCid(record.objectHash),
    privacySteps: (record.privacy ?? []).map((step) => step.kind),
  },
  commitment: toHex(record.commitment),
  salt: toHex(salt),
  proof: {
    envelope: toBase64(source.envelope),
    ...(source.coseReceipt && { coseReceipt: toBase64(source.coseReceipt) }),
    ...(source.checkpoint && { checkpoint: toBase64(source.checkpoint) }),
  },
});

const readSidecar = (path: string): { readonly source: ProvenEnvelope; readonly salt: Uint8Array } => {
  const invalid = new FieldmarkError('VERIFY_FAILED', { detail: `${path} is not a sidecar of a picture` });
  let file: Sidecar;
  try {
    file = JSON.parse(Buffer.from(readBytes(path)).toString()) as Sidecar;
  } catch (cause) {
    throw cause instanceof FieldmarkError ? cause : invalid;
  }
  const part = (name: keyof ProofText) => {
    const text = file.proof?.[name];
    return typeof text === 'string' ? fromBase64(text) : undefined;
  };
  const [envelope, coseReceipt, checkpoint] = [part('envelope'), part('coseReceipt'), part('checkpoint')];
  const salt = typeof file.salt === 'string' ? fromHex(file.salt) : undefined;
  if (file.format !== SIDECAR_FORMAT || envelope === undefined || salt === undefined || !decodeEnvelope(envelope).ok)
    throw invalid;
  return { salt, source: { envelope, ...(coseReceipt && { coseReceipt }), ...(checkpoint && { checkpoint }) } };
};

type VerifyFlags = ChainFlags & Named & { readonly picture?: string };

const addProving = (media: Command, action: Action): void => {
  const named = (command: Command): Command =>
    chainOptions(command)
      .argument('<record>', 'device/boot.sequence, or a file: exported record, envelope')
      .option('--http <url>', "the gateway's HTTP API", httpUrl)
      .option('--object <file>', 'the encrypted picture, instead of asking the gateway');

  named(media.command('verify').description('prove device, time, reading, checkpoint, and that nothing was altered'))
    .option('--picture <file>', 'an opened picture whose sidecar is <record>, instead of the encrypted one')
    .action(
      action<VerifyFlags>(async ({ arguments: [name], options, output, signal }) => {
        if (options.picture !== undefined) {
          const { source, salt } = readSidecar(name!);
          const verdict = await proveRecord(source, options);
          return report(output, proven(provePicture(verdict.envelope, readBytes(options.picture), salt)), verdict);
        }
        const verdict = await proveRecord(await recordAt(name!, options, signal), options);
        const object = await objectOf(proven(mediaRecordOf(verdict.envelope)), options, signal);
        report(output, proven(proveObject(verdict.envelope, object)), verdict);
      }),
    );

  for (const verb of ['open', 'embed'] as const)
    named(media.command(verb))
      .description(
        verb === 'open' ? 'open a picture with your key' : 'open a picture, and put its proof beside it as JSON',
      )
      .option('--key <file>', REQUIRED + READER_KEY_HELP)
      .option('--out <file>', `${REQUIRED}where to write the picture`)
      .action(
        action<OpenFlags>(async (task) => {
          const out = task.options.out!;
          const { source, verdict, picture, salt, record } = await openFor(task);
          writeBytes(out, picture);
          if (verb === 'embed')
            writeBytes(
              `${out}.json`,
              `${JSON.stringify(sidecarOf(source, record, salt, verdict.envelope.deviceId), null, 2)}\n`,
            );
          report(task.output, record, verdict, { out });
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
