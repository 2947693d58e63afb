import type { Command } from 'commander';
import { fromBase64, toBase64 } from '#proto/base64.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { FieldmarkError, type Result } from '#proto/errors.js';
import type { ProvenEnvelope } from '#proto/export.js';
import { MEDIA_CLOCK, type MediaRecord, PRIVACY, type PrivacyStep } from '#proto/media.js';
import { decodeMediaHeader } from '#proto/media-format.js';
import type { MediaReceipt } from '#proto/media-receipt.js';
import { CONTENT, decodeCti, decodeEnvelope, type Envelope, formatCti } from '#proto/reading.js';
import { mediaRecordOf, openPicture, proveKept, proveObject, provePicture } from '../verify/media.js';
import { type Finding, prove } from '../verify/prove.js';
import { sha256 } from '../verify/signatures.js';
import { type ChainFlags, chainOptions, namesChain, openChain } from './chain-options.js';
import { formatTime, KIND_OF_CONTENT } from './lines.js';
import { type Named, objectOf, readBytes, recordAt } from './media-source.js';
import { writeNamed } from './named-file.js';
import type { Output } from './output.js';
import { READER_KEY_HELP, type ReaderKey, readReaderKey } from './reader-key.js';
import { type Action, httpUrl, REQUIRED, type Task } from './task.js';

const SIDECAR_FORMAT = 'fieldmark-picture/1';

const proven = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new FieldmarkError('VERIFY_FAILED', {
    detail: `${result.detail ?? 'the picture'} (${result.code})`,
    state: 'nothing that it shows may be taken for proven',
  });
};

/** The record in an envelope. Throws USAGE where that is another kind of envelope, or VERIFY_FAILED. */
const pictureIn = (envelope: Envelope, name: string): MediaRecord => {
  const { contentType } = envelope;
  if (contentType !== CONTENT.media)
    throw new FieldmarkError('USAGE', {
      detail: `${name} is no picture but ${KIND_OF_CONTENT.get(contentType) || 'a reading'}`,
      next: 'fieldmark media list <device> shows its pictures',
    });
  return proven(mediaRecordOf(envelope));
};

/** Opens it, or says whose key it wants. */
const opened = (envelope: Envelope, object: Uint8Array, key: ReaderKey) => {
  const picture = openPicture(envelope, object, key);
  if (picture.ok || picture.code !== 'MEDIA_NOT_FOR_READER') return proven(picture);
  const header = decodeMediaHeader(sha256, object);
  const readers = header.ok ? header.value.recipients.map(({ readerId }) => toHex(readerId)) : [];
  throw new FieldmarkError(picture.code, {
    detail: `this is the key of ${toHex(key.id)}, and it is encrypted to ${readers.join(', ')}`,
    state: 'nothing was written',
    next: "use the key of one of those: an owner's key opens what was captured while the device was that owner's",
  });
};

const privacyText = ({ kind, model }: PrivacyStep): string => {
  if (kind === PRIVACY.mask) return 'masks were filled';
  if (kind === PRIVACY.motionMask) return 'what moved was filled';
  if (kind === PRIVACY.blur) return `what the model with SHA-256 ${toHex(model)} found was made coarse`;
  return `step ${kind} was applied`;
};

const describe = (
  record: MediaRecord,
  findings: readonly Finding[],
  device: Uint8Array,
  name: string,
  kept: MediaReceipt | undefined,
): string => {
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
  if (kept !== undefined)
    lines.push(`  proven: gateway ${toHex(kept.gatewayId)} signed to keep it until ${formatTime(kept.keptUntil)}`);
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
  more: { readonly out?: string; readonly kept?: MediaReceipt } = {},
): void => {
  const { envelope, findings } = verdict;
  const { deviceId: device, boot, sequence } = envelope;
  output.result(
    { verified: true, deviceId: device, boot, sequence, cid: formatCid(record.objectHash), record, findings, ...more },
    describe(record, findings, device, formatCti(boot, sequence), more.kept),
  );
};

type OpenFlags = ChainFlags & Named & { readonly key?: string; readonly out?: string };

/** Opens one picture with the reader's key, all of it proven before a byte is written. */
const openFor = async ({ arguments: [name], options, signal, environment }: Task<OpenFlags>) => {
  const key = readReaderKey(options.key!, environment.FIELDMARK_KEYSTORE_PASSWORD);
  const source = await recordAt(name!, options, signal);
  const verdict = await proveRecord(source, options);
  const object = await objectOf(pictureIn(verdict.envelope, name!), options, signal);
  return { source, verdict, ...opened(verdict.envelope, object, key) };
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

type VerifyFlags = ChainFlags & Named & { readonly picture?: string; readonly receipt?: string };

/** The encrypted picture; where a gateway signed to keep it and does not give it, that is what is said. */
const keptObject = async (
  record: MediaRecord,
  kept: MediaReceipt | undefined,
  options: Named,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  try {
    return await objectOf(record, options, signal);
  } catch (error) {
    if (kept === undefined || !(error instanceof FieldmarkError) || error.code !== 'NOT_FOUND') throw error;
    const isOver = kept.keptUntil * 1000 < Date.now();
    throw new FieldmarkError(isOver ? 'NOT_FOUND' : 'MEDIA_UNKEPT', {
      detail: `gateway ${toHex(kept.gatewayId)} signed to keep it until ${formatTime(kept.keptUntil)}`,
      state: isOver ? 'that time is over' : 'record and receipt prove it, to anyone',
      next: 'ask other gateways and archives for its CID',
      cause: error,
    });
  }
};

/** `media verify`, `open` and `embed`. */
export const addProving = (media: Command, action: Action): void => {
  const named = (command: Command): Command =>
    chainOptions(command)
      .argument('<record>', 'device/boot.sequence or CID at --http, or a file: exported record, envelope')
      .option('--http <url>', "the gateway's HTTP API", httpUrl)
      .option('--object <file>', 'the encrypted picture, instead of asking the gateway');

  named(media.command('verify').description('prove device, time, reading, checkpoint, and that nothing was altered'))
    .option('--picture <file>', 'an opened picture whose sidecar is <record>, instead of the encrypted one')
    .option('--receipt <file>', "what the gateway signed for it, from the device's folder media-receipts")
    .action(
      action<VerifyFlags>(async ({ arguments: [name], options, output, signal }) => {
        if (options.picture !== undefined) {
          const { source, salt } = readSidecar(name!);
          const verdict = await proveRecord(source, options);
          return report(output, proven(provePicture(verdict.envelope, readBytes(options.picture), salt)), verdict);
        }
        const verdict = await proveRecord(await recordAt(name!, options, signal), options);
        const named = pictureIn(verdict.envelope, name!);
        const { receipt } = options;
        const kept = receipt === undefined ? undefined : proven(proveKept(verdict.envelope, readBytes(receipt)));
        const object = await keptObject(named, kept, options, signal);
        report(output, proven(proveObject(verdict.envelope, object)), verdict, { ...(kept && { kept }) });
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
          writeNamed(out, picture);
          if (verb === 'embed')
            writeNamed(
              `${out}.json`,
              `${JSON.stringify(sidecarOf(source, record, salt, verdict.envelope.deviceId), null, 2)}\n`,
            );
          report(task.output, record, verdict, { out });
        }),
      );
};
