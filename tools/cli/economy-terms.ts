import { parse } from 'yaml';
import { z } from 'zod';
import { ECONOMY_TERMS, type EconomyTerms } from '#chain/economy.js';
import { EPOCH_SECONDS } from '#gateway/score-facts.js';
import { FieldmarkError } from '#proto/errors.js';
import { readNamed } from './named-file.js';
import { tokens } from './task.js';

const BASIS_POINTS = 10_000n;
/** a century: what is longer is a slip of the pen */
const SECONDS_MAX = 100 * 365 * 86_400;

/** Coins of the chain or tokens as people write them, in smallest units. */
const amount = z.union([z.number(), z.string()]).transform((written, context) => {
  try {
    return tokens(`${written}`);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a number of coins or tokens, as 1.5' });
    return z.NEVER;
  }
});
const seconds = z.number().int().min(1).max(SECONDS_MAX);

/** What a file of terms may say; what it leaves out stays as `ECONOMY_TERMS` has it. */
const terms = z
  .strictObject({
    bond: amount.refine((wei) => wei > 0n, { error: 'must be more than nothing' }),
    deposit: amount,
    exitSeconds: seconds,
    responseSeconds: seconds,
    epochSeconds: z.number().int().min(EPOCH_SECONDS.min).max(EPOCH_SECONDS.max),
    challengeSeconds: seconds,
    deliverySeconds: seconds,
    cap: amount,
    genesis: amount,
    firstYear: amount,
    fallBps: z.number().int().min(1).max(9_999),
    creditsPerToken: z.number().int().min(1).max(1_000_000_000),
  })
  .partial();

/** What the contracts would refuse once some of them are deployed. */
const conflictIn = ({ exitSeconds, responseSeconds, cap, genesis, firstYear, fallBps }: EconomyTerms) => {
  if (exitSeconds <= responseSeconds)
    return `exitSeconds (${exitSeconds}) must be more than responseSeconds (${responseSeconds}): who leaves must not escape a dispute`;
  if (genesis + (firstYear * BASIS_POINTS) / BigInt(fallBps) > cap)
    return 'genesis and all emission to come (firstYear and what fallBps leaves of it each year) must stay below cap';
  return undefined;
};

/** Reads terms that a file (YAML) sets otherwise. Throws USAGE where there is no file, CONFIG_INVALID with what is wrong in it. */
export const readTerms = (path: string): EconomyTerms => {
  const invalid = (detail: string, cause?: unknown): FieldmarkError =>
    new FieldmarkError('CONFIG_INVALID', {
      detail: `${path}: ${detail}`,
      state: 'nothing was deployed',
      next: `mend the file; it may set ${Object.keys(terms.shape).join(', ')}, and what it leaves out is as without it`,
      cause,
    });
  let value: unknown;
  try {
    value = parse(readNamed(path).toString());
  } catch (cause) {
    if (cause instanceof FieldmarkError) throw cause;
    throw invalid('is no YAML', cause);
  }
  const found = terms.safeParse(value ?? {});
  if (!found.success) {
    const { path: where, message } = found.error.issues[0]!;
    throw invalid(where.length === 0 ? message : `${where.join('.')}: ${message}`);
  }
  const { bond, deposit, creditsPerToken, ...rest } = found.data;
  const whole: EconomyTerms = {
    ...ECONOMY_TERMS,
    ...(rest as Partial<EconomyTerms>),
    ...(bond !== undefined && { bondWei: bond }),
    ...(deposit !== undefined && { depositWei: deposit }),
    ...(creditsPerToken !== undefined && { creditsPerToken: BigInt(creditsPerToken) }),
  };
  const conflict = conflictIn(whole);
  if (conflict !== undefined) throw invalid(conflict);
  return whole;
};
