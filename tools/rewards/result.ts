import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type EpochResult, nextFacts } from '#gateway/epoch.js';
import { createRewardTree, type RewardLine } from '#gateway/rewards-tree.js';
import { epochFacts } from '#gateway/score-facts.js';
import { formatReason, RULES_VERSION } from '#gateway/score-rules.js';
import { FieldmarkError } from '#proto/errors.js';

const UNIT = 10n ** 18n;

/** An amount in tokens, to six decimals. */
export const formatAmount = (sum: bigint): string =>
  `${sum / UNIT}.${(((sum % UNIT) * 1_000_000n) / UNIT).toString().padStart(6, '0')}`;

/** What is published of an epoch: the root, every line under it, every device's score and why. */
const amount = z.string().regex(/^\d{1,78}$/);
const id = z.string().regex(/^[0-9a-f]{40}$/);
const kind = z.union([z.literal(0), z.literal(1)]);
const epochFile = z.object({
  rules: z.number(),
  epoch: z.number(),
  root: z.string().regex(/^([0-9a-f]{64})?$/),
  devices: z.array(
    z.object({
      id,
      score: z.number(),
      /** its share of this epoch */
      share: amount,
      /** what is paid to it now, of this epoch and of what waited */
      paid: amount,
      /** what it is paid, this epoch's part included, once an auditor has found it measuring */
      waiting: amount,
      reasons: z.array(z.object({ code: z.string(), factor: z.number(), text: z.string() })),
    }),
  ),
  lines: z.array(z.object({ kind, id, cumulative: amount })),
  /** what the next epoch goes on from */
  next: epochFacts
    .pick({ previous: true, cumulative: true, waiting: true })
    .extend({ left: epochFacts.shape.emission }),
});
export type Handover = EpochFile['next'];
export type EpochFile = z.infer<typeof epochFile>;

export const epochFileName = (epoch: number): string => `epoch-${epoch}.json`;
export const factsFileName = (epoch: number): string => `facts-${epoch}.json`;

export const epochFileOf = (result: EpochResult): EpochFile => {
  const { scores, rewards } = result;
  return {
    rules: RULES_VERSION,
    epoch: rewards.epoch,
    root: rewards.root,
    devices: scores.devices.map((device, i) => ({
      id: device.id,
      score: device.score,
      share: `${rewards.earned[i]!.share}`,
      paid: `${rewards.earned[i]!.paid}`,
      waiting: `${rewards.earned[i]!.waiting}`,
      reasons: device.reasons.map((reason) => ({
        code: reason.code,
        factor: reason.factor,
        text: formatReason(reason),
      })),
    })),
    lines: rewards.lines.map((line) => ({ kind: line.kind, id: line.id, cumulative: `${line.cumulative}` })),
    next: nextFacts(result),
  };
};

/** Throws NOT_FOUND or CONFIG_INVALID. */
export const readEpochFile = (folder: string, epoch: number): EpochFile => {
  const path = join(folder, epochFileName(epoch));
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new FieldmarkError('NOT_FOUND', { detail: path, next: 'fieldmark rewards compute or recompute writes it' });
  }
  try {
    return epochFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} is not what rewards compute writes by rules ${RULES_VERSION}`,
      next: 'compute the epochs anew into another folder (--out)',
      cause,
    });
  }
};

export type ClaimLine = RewardLine & { readonly proof: readonly Uint8Array[] };

/** The line of a device or gateway with its proof. Throws NOT_FOUND, or VERIFY_FAILED where the file contradicts itself. */
export const claimLineOf = (file: EpochFile, wanted: string): ClaimLine => {
  const lines = file.lines.map((line) => ({ ...line, cumulative: BigInt(line.cumulative) }));
  const line = lines.find((one) => one.id === wanted);
  if (line === undefined)
    throw new FieldmarkError('NOT_FOUND', {
      detail: `${wanted} has earned nothing up to epoch ${file.epoch}`,
      next: 'fieldmark rewards explain says why',
    });
  const tree = createRewardTree(lines);
  if (tree.root === undefined || Buffer.from(tree.root).toString('hex') !== file.root)
    throw new FieldmarkError('VERIFY_FAILED', { detail: 'the lines do not give the root that the file states' });
  return { ...line, proof: tree.proof(line)! };
};
