import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Evidence } from '#chain/dispute.js';
import type { Hex } from '#chain/types.js';
import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError, type Result } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { ACCOUNT_HELP, readAccount } from './chain-options.js';
import { formatTime } from './lines.js';
import { type Action, address, httpUrl, REQUIRED } from './task.js';

type BuildFlags = { readonly receipt?: string; readonly clone?: string; readonly out: string };
type SubmitFlags = {
  readonly rpc: string;
  readonly account: string;
  readonly disputes: Hex;
  readonly conclude?: boolean;
};

const readFile = (path: string): Uint8Array => {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new FieldmarkError('USAGE', { detail: `${path} can't be read`, next: 'check the path', cause });
  }
};

const orThrow = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new FieldmarkError(result.code, { detail: result.detail, next: 'this proves nothing; keep it all the same' });
};

/** The receipt that an exported reading carries, or that lies beside a bare envelope. */
const buildReceipt = async (file: string, receipt: string | undefined): Promise<Evidence> => {
  const { receiptEvidence } = await import('#chain/dispute.js');
  if (receipt === undefined) {
    const { envelope, group, place } = orThrow(decodeExport(readFile(file)));
    if (group !== undefined && place !== undefined) return orThrow(receiptEvidence(envelope, group, place));
    throw new FieldmarkError('RECEIPT_INVALID', { detail: `${file} holds no receipt`, next: 'give --receipt' });
  }
  const envelope = readFile(file);
  const cti = envelopeCti(orThrow(decodeEnvelope(envelope)));
  const message = orThrow(decodeReceiptMessage(readFile(receipt)));
  const place = message.places?.find((each) => equal(each.cti, cti));
  if (message.group !== undefined && place !== undefined)
    return orThrow(receiptEvidence(envelope, message.group, place));
  throw new FieldmarkError('RECEIPT_INVALID', { detail: 'the receipt names another envelope' });
};

const isEvidence = (value: unknown): value is Evidence => {
  const said = value as Evidence | null;
  return typeof said?.data === 'string' && /^0x([0-9a-f]{2})+$/.test(said.data) && typeof said.notBefore === 'number';
};

const readEvidence = (path: string): Evidence => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FieldmarkError('USAGE', { detail: `${path} can't be read as evidence`, cause });
  }
  if (isEvidence(value)) return value;
  throw new FieldmarkError('USAGE', { detail: `${path} is not what dispute build writes` });
};

export const addDispute = (program: Command, action: Action): void => {
  const dispute = program.command('dispute').description('prove the fault of a gateway or device on chain');

  dispute
    .command('build')
    .description('make evidence of a receipt that was not kept, or of a cloned key')
    .argument('<file>', 'exported reading, or sealed envelope')
    .option('--receipt <file>', 'the receipt message that the device kept, for a bare envelope')
    .option('--clone <file>', 'another sealed envelope of the same device and sequence')
    .option('--out <file>', 'where to write the evidence', 'evidence.json')
    .action(
      action<BuildFlags>(async ({ arguments: [file], options, output }) => {
        const { receipt, clone, out } = options;
        const { cloneEvidence } = await import('#chain/dispute.js');
        const evidence =
          clone === undefined
            ? await buildReceipt(file!, receipt)
            : orThrow(cloneEvidence(readFile(file!), readFile(clone)));
        const { gatewayId, ...rest } = evidence;
        const accused = gatewayId === undefined ? {} : { gateway: toHex(gatewayId) };
        writeFileSync(out, `${JSON.stringify({ ...accused, ...rest }, null, 2)}\n`);
        const when = evidence.notBefore === 0 ? 'at once' : `from ${formatTime(evidence.notBefore)} on`;
        output.result(
          { ...accused, kind: evidence.kind, notBefore: evidence.notBefore, file: out },
          `evidence of kind ${evidence.kind}, good ${when}; written to ${out}`,
        );
      }),
    );

  dispute
    .command('submit')
    .description('put evidence before the contract, or close a dispute that nobody answered')
    .argument('<file>', 'evidence, as dispute build writes it')
    .option('--rpc <url>', `${REQUIRED}EVM node`, httpUrl)
    .option('--account <source>', `${REQUIRED}${ACCOUNT_HELP}`)
    .option('--disputes <address>', `${REQUIRED}the Disputes contract`, address)
    .option('--conclude', 'close the dispute, once its window is over')
    .action(
      action<SubmitFlags>(async ({ arguments: [file], options, output }) => {
        const evidence = readEvidence(file!);
        if (options.conclude && evidence.conclude === undefined)
          throw new FieldmarkError('USAGE', { detail: 'this evidence decides at once: nothing is to be concluded' });
        const { submitEvidence } = await import('#chain/dispute-submit.js');
        const { rpc: rpcUrl, disputes } = options;
        const account = await readAccount(options.account);
        const phase = options.conclude ? 'conclude' : 'open';
        const transaction = await submitEvidence({ rpcUrl, account, disputes, evidence, phase });
        output.result({ transaction, phase }, `${phase === 'open' ? 'accepted' : 'concluded'}: ${transaction}`);
      }),
    );
};
