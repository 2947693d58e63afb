import type { Evidence, SignedCheckpoint } from '#chain/dispute.js';
import { equal, fromHex } from '#proto/bytes.js';
import { FieldmarkError, type Result } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { decodeEnvelope, envelopeCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { type ChainFlags, deploymentOf, openChain } from './chain-options.js';
import { checkpointsOver, loggedUnder, openPublishedLog, withKey } from './dispute-log.js';
import type { LogSource } from './log-source.js';
import { readNamed } from './named-file.js';

const readFile = (path: string): Uint8Array => new Uint8Array(readNamed(path));

const orThrow = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new FieldmarkError(result.code, { detail: result.detail, next: 'this proves nothing; keep it all the same' });
};

/** The receipt that an exported reading carries, or that lies beside a bare envelope. */
export const buildReceipt = async (file: string, receipt: string | undefined): Promise<Evidence> => {
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

/** Of two envelopes of one device and sequence. */
export const buildClone = async (one: string, two: string): Promise<Evidence> => {
  const { cloneEvidence } = await import('#chain/dispute.js');
  return orThrow(cloneEvidence(readFile(one), readFile(two)));
};

const damagedCheckpoint = (path: string, cause?: unknown): FieldmarkError =>
  new FieldmarkError('USAGE', {
    detail: `${path} is no signed checkpoint`,
    next: 'save one of those that a gateway lists under /checkpoints: size, root and signature',
    cause,
  });

const readCheckpoint = (path: string): SignedCheckpoint => {
  let said: { readonly size?: unknown; readonly root?: unknown; readonly signature?: unknown } | null;
  try {
    said = JSON.parse(new TextDecoder().decode(readFile(path)));
  } catch (cause) {
    throw damagedCheckpoint(path, cause);
  }
  const [root, signature] = [said?.root, said?.signature].map((text) =>
    typeof text === 'string' ? fromHex(text.replace(/^0x/, '')) : undefined,
  );
  const size = said?.size;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw damagedCheckpoint(path);
  if (root?.length !== 32 || signature === undefined || (signature.length !== 64 && signature.length !== 65))
    throw damagedCheckpoint(path);
  return { size, root, signature: signature.subarray(0, 64) };
};

/** Of two checkpoints that a gateway signed; the second comes from the chain where no file has it. */
export const buildCheckpoints = async (
  file: string,
  other: string | undefined,
  gatewayId: Uint8Array,
  flags: ChainFlags,
): Promise<Evidence> => {
  const one = readCheckpoint(file);
  const chain = await openChain(flags);
  const { checkpointEvidence } = await import('#chain/dispute.js');
  const log = { chainId: chain.chainId, anchor: chain.anchor, gatewayId };
  if (other !== undefined) return orThrow(checkpointEvidence(log, one, readCheckpoint(other)));
  const { signedOnChain } = await import('#chain/dispute-chain.js');
  const stored = await chain.checkpoints(gatewayId, { max: 10_000 });
  const nearest = stored.find(({ size }) => size === one.size) ?? stored[0];
  const two = nearest === undefined ? undefined : await signedOnChain(chain, gatewayId, nearest.size);
  if (two === undefined)
    throw new FieldmarkError('PROOF_INVALID', {
      detail: 'this gateway has no signed checkpoint on chain to hold against it',
      next: 'give the other one with --checkpoint',
    });
  return orThrow(checkpointEvidence(log, one, two));
};

/** Of one entry that should not be in the log, or of two that are one reading. */
export const buildEntry = async (
  source: LogSource,
  index: number,
  double: number | undefined,
  flags: ChainFlags,
): Promise<Evidence> => {
  const chain = await openChain(flags);
  const log = await openPublishedLog(source);
  const [under] = await checkpointsOver(chain, log, Math.max(index, double ?? 0));
  const fromBlock = BigInt(deploymentOf(flags).block ?? 0);
  const logged = async (at: number) => withKey(await loggedUnder(log, at, under), chain, fromBlock);
  const { doubleEvidence, entryEvidence } = await import('#chain/dispute.js');
  if (double === undefined) return entryEvidence(await logged(index));
  return orThrow(doubleEvidence(await logged(index), await logged(double)));
};
