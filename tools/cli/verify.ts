import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError, type Result, success } from '#proto/errors.js';
import { decodeExport, type ProvenEnvelope } from '#proto/export.js';
import { CONTENT, decodeEnvelope, type Envelope, envelopeCti, formatCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { decodePack, type SenmlRecord } from '#proto/senml.js';
import { openPrivate, readAccess, type StreamAccess } from '../credits/access.js';
import { type Finding, type Proven, prove, type Trust } from '../verify/prove.js';
import { type ChainFlags, chainOptions, namesChain, openChain } from './chain-options.js';
import { askGateway, bytesOf } from './http.js';
import { formatRecords, formatTime } from './lines.js';
import { LOG_KEY_HELP, readLogKey } from './log-source.js';
import { readNamed } from './named-file.js';
import type { Output } from './output.js';
import { type Action, deviceId, wholeNumber } from './task.js';

type VerifyFlags = ChainFlags & {
  readonly receipt?: string;
  readonly checkpoint?: string;
  readonly logKey?: string;
  readonly gateway?: string;
  readonly stream?: string;
  readonly streamPeriod: number;
};

const ADVICE = {
  GATEWAY_UNREACHABLE: 'check the address; an export that was saved before needs no gateway',
  NOT_FOUND: 'check device, boot and sequence: …/readings/DEVICE/BOOT/SEQUENCE/export',
};

/** Bytes of a file, of standard input for `-`, or of what an http URL gives. */
const readBytes = async (source: string, signal: AbortSignal): Promise<Uint8Array> => {
  if (/^https?:\/\//.test(source)) return bytesOf(await askGateway(source, { signal, advice: ADVICE }));
  return new Uint8Array(source === '-' ? readFileSync(0) : readNamed(source));
};

/** What people hand over by mistake; none of it can begin an export or an envelope, both CBOR arrays or maps. */
const mistakeOf = (bytes: Uint8Array): string | undefined => {
  if (bytes.length === 0) return 'it is empty';
  if (bytes[0] === 0x7b || bytes[0] === 0x3c) return 'it is text, not CBOR: a gateway gives the proof under …/export';
  return undefined;
};

/** The file as an exported envelope; a bare envelope is one without proofs. */
const asProven = (bytes: Uint8Array): Result<ProvenEnvelope> => {
  const proven = decodeExport(bytes);
  if (proven.ok) return proven;
  if (decodeEnvelope(bytes).ok) return success({ envelope: bytes });
  return { ...proven, detail: mistakeOf(bytes) ?? proven.detail };
};

/** Adds a stored receipt message to a bare envelope. */
const withReceipt = (proven: ProvenEnvelope, message: Uint8Array): Result<ProvenEnvelope> => {
  const receipt = decodeReceiptMessage(message);
  if (!receipt.ok) return receipt;
  const envelope = decodeEnvelope(proven.envelope);
  if (!envelope.ok) return envelope;
  const cti = envelopeCti(envelope.value);
  const place = receipt.value.places?.find((each) => equal(each.cti, cti));
  if (place === undefined || receipt.value.group === undefined)
    return { ok: false, code: 'RECEIPT_INVALID', detail: 'the receipt names another envelope' };
  return success({ ...proven, group: receipt.value.group, place });
};

const CLOCKS = ['none', 'RTC', 'network time', 'GNSS', 'gateway'] as const;

/** What a reading says, where it is public or the key to it was given. Throws STREAM_INVALID for a key that is none. */
const recordsOf = (envelope: Envelope, access: StreamAccess | undefined): readonly SenmlRecord[] | undefined => {
  if (envelope.contentType === CONTENT.reading) {
    const pack = decodePack(envelope.payload);
    return pack.ok ? pack.value : undefined;
  }
  if (envelope.contentType !== CONTENT.privateReading || access === undefined) return undefined;
  const opened = openPrivate(access, envelope);
  if (opened.ok) return opened.value;
  throw new FieldmarkError(opened.code, {
    detail: opened.detail,
    state: 'what was proven of the envelope holds; only its content stays closed',
    next: 'check --stream and the period of the reading',
  });
};

const describeEnvelope = (envelope: Envelope, records: readonly SenmlRecord[] | undefined): string => {
  const closed = envelope.contentType === CONTENT.privateReading ? 'a private reading; --stream opens it' : undefined;
  const what = records !== undefined ? formatRecords(records) : (closed ?? `content type ${envelope.contentType}`);
  const when =
    envelope.iat === 0
      ? 'at a time that the device does not know'
      : `at ${formatTime(envelope.iat)}, clock ${CLOCKS[envelope.clock]}`;
  return `${formatCti(envelope.boot, envelope.sequence)} ${what}, ${when}`;
};

/** What a finding means, in plain words, and whose word it rests on. */
const describe = (finding: Finding): string => {
  switch (finding.kind) {
    case 'sealed':
      return `sealed by the key of device ${toHex(finding.deviceId)} (${finding.algorithm}), and not altered since`;
    case 'registered': {
      const owner = finding.owner === undefined ? 'nobody owns it yet' : `owned by ${finding.owner}`;
      const suspended = finding.suspended ? '; it is suspended now' : '';
      return `that device is in the registry on chain, ${owner}, assurance ${finding.assurance}${suspended}`;
    }
    case 'promised':
      return `gateway ${toHex(finding.gatewayId)} signed that it keeps it, and has it on chain by ${formatTime(finding.anchorBy)}`;
    case 'logged':
      return `gateway ${toHex(finding.gatewayId)} signed a log of ${finding.size} entries in which it is entry ${finding.index}`;
    case 'noted':
      return `log ${finding.origin} published that checkpoint, signed by the key you gave`;
    case 'anchored':
      return `that checkpoint is on chain since block ${finding.block}, ${formatTime(finding.timestamp)}`;
  }
};

/** What nobody proved here, and how to. */
const openQuestions = (findings: readonly Finding[], trust: Trust): readonly string[] => {
  const has = (kind: Finding['kind']) => findings.some((finding) => finding.kind === kind);
  const open: string[] = [];
  if (!has('registered')) open.push('whether the device is registered: give --rpc and --deployment');
  if (!has('promised') && !has('logged')) open.push('whether a gateway has it: give --receipt, or an exported reading');
  else if (!has('logged')) open.push('whether it is in the log: verify the exported reading');
  else if (!has('noted') && !has('anchored'))
    open.push('whether that log is the published one: give --rpc, or --log-key');
  if (trust.gatewayId === undefined && (has('promised') || has('logged')) && !has('anchored'))
    open.push('whether that gateway is the one you mean: give --gateway');
  return open;
};

const reportProven = (
  output: Output,
  { envelope, findings }: Proven,
  trust: Trust,
  access: StreamAccess | undefined,
): void => {
  const records = recordsOf(envelope, access);
  const unproven = openQuestions(findings, trust);
  const { deviceId: id, boot, sequence, iat, clock, contentType } = envelope;
  output.result(
    {
      verified: true,
      deviceId: toHex(id),
      boot,
      sequence,
      iat,
      clock,
      contentType,
      ...(records && { records }),
      findings,
      unproven,
    },
    [
      describeEnvelope(envelope, records),
      ...findings.map((finding) => `  proven: ${describe(finding)}`),
      ...unproven.map((question) => `  open:   ${question}`),
    ].join('\n'),
  );
};

const refuse = (output: Output, failure: Extract<Result<never>, { ok: false }>): FieldmarkError => {
  if (output.options.json) output.result({ verified: false, code: failure.code, detail: failure.detail }, '');
  return new FieldmarkError('VERIFY_FAILED', {
    detail: `${failure.detail ?? 'the file'} (${failure.code})`,
    state: 'nothing that this file claims may be taken for proven',
    next: 'get the file anew; if it fails again, keep it: it is evidence',
  });
};

export const addVerify = (program: Command, action: Action): void => {
  chainOptions(program.command('verify'))
    .description('check a reading, its receipt or an export, and say what was proven and by whom')
    .argument('<file>', 'exported reading or sealed envelope: a file, - for standard input, or an http URL')
    .option('--receipt <file>', 'the receipt message that the device kept, for a bare envelope')
    .option('--checkpoint <file>', 'your own copy of the checkpoint, instead of the one in the export')
    .option('--log-key <key>', LOG_KEY_HELP)
    .option('--gateway <id>', 'the only gateway whose signatures count', deviceId)
    .option('--stream <file>', 'opens a private reading: what data open wrote, or the owner’s own key')
    .option('--stream-period <seconds>', 'how long a period is, with the owner’s own key', wholeNumber, 3600)
    .action(
      action<VerifyFlags>(async ({ arguments: [file], options, output, signal }) => {
        const { receipt, checkpoint, logKey, gateway, stream, streamPeriod } = options;
        const trust: Trust = {
          checkpointKey: logKey === undefined ? undefined : readLogKey(logKey),
          checkpoint: checkpoint === undefined ? undefined : await readBytes(checkpoint, signal),
          gatewayId: gateway === undefined ? undefined : fromHex(gateway.replace(/^0x/, '')),
          chain: namesChain(options) ? await openChain(options) : undefined,
        };
        let proven = asProven(await readBytes(file!, signal));
        if (proven.ok && receipt !== undefined) proven = withReceipt(proven.value, await readBytes(receipt, signal));
        if (!proven.ok) throw refuse(output, proven);
        const verdict = await prove(proven.value, trust);
        if (!verdict.ok) throw refuse(output, verdict);
        const access = stream === undefined ? undefined : readAccess(stream, streamPeriod);
        reportProven(output, verdict.value, trust, access);
      }),
    );
};
