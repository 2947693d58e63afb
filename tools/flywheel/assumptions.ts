import { parse } from 'yaml';
import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';

/** What a simulation of the economy is made of; amounts are in whole tokens and US dollars, rates a year. */
const share = z.number().min(0).max(1);
const positive = z.number().positive();
const bps = z.number().int().min(0).max(10_000);

export const assumptions = z.strictObject({
  seed: z.number().int().min(0).default(1),
  years: z.number().int().min(1).max(30).default(10),
  /** what the contracts would say otherwise; all that is absent is read from them. Whole tokens and basis points */
  terms: z
    .strictObject({
      cap: positive,
      genesis: z.number().min(0),
      firstYear: positive,
      /** each year's emission is this much below the one before */
      fallBps: bps,
      creditsPerToken: z.number().int().positive(),
      devicesBps: bps,
      gatewaysBps: bps,
      burnBps: bps,
      gatewayBps: bps,
    })
    .partial()
    .default({}),
  price: z.strictObject({
    /** dollars a token at the start */
    start: positive,
    /** dollars that buyers without a use spend a year */
    speculationDollars: z.number().min(0),
    /** dollars in the market that buffer a month's buying and selling */
    depthDollars: positive,
    /** standard deviation of the noise of a month */
    noise: share,
    /** of what is earned, sold at once; the rest is held */
    sold: share,
  }),
  devices: z.strictObject({
    start: positive,
    max: positive,
    costDollars: positive,
    runningDollarsYear: z.number().min(0),
    /** months after which an owner wants the cost back */
    paybackMonths: positive,
    /** growth of the fleet a month where the payback is exactly met */
    growthMonth: share,
    /** part that leaves a month while earnings don't cover running */
    leaveMonth: share,
  }),
  /** auditors' visits, until which most of what a device earns waits (`RULES.promptScoreMax`) */
  visits: z.strictObject({
    /** months from one to the next of a device */
    everyMonths: positive.max(60),
    /** dollars that one costs its owner */
    costDollars: z.number().min(0),
  }),
  gateways: z.strictObject({ devicesEach: positive, runningDollarsYear: z.number().min(0) }),
  demand: z.strictObject({
    /** dollars that data users spend in the first year, a device, and how it grows */
    dollarsPerDeviceYear: z.number().min(0),
    growth: z.number().min(-1).max(10),
    /** dollars a year that the market for such data can spend at most */
    maxDollars: positive,
    /** dollars that a credit is worth to those who buy data */
    creditDollars: positive,
    /** percent by which demand falls where a credit costs a percent more than that, and grows where it costs less */
    elasticity: z.number().min(0).max(3),
  }),
});
export type Assumptions = z.infer<typeof assumptions>;

/** Throws CONFIG_INVALID with the field that is wrong; `name` is where the text comes from. */
export const parseAssumptions = (text: string, name: string): Assumptions => {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${name} is no YAML`, cause });
  }
  const found = assumptions.safeParse(value);
  if (!found.success) {
    const issue = found.error.issues[0]!;
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${name}: ${issue.path.join('.')}: ${issue.message}` });
  }
  const { devicesBps, gatewaysBps } = found.data.terms;
  if ((devicesBps ?? 0) + (gatewaysBps ?? 0) > 10_000)
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${name}: terms: the shares are above 10000 together` });
  return found.data;
};

const termsShape = assumptions.shape.terms.unwrap().shape;

/** The same with one number changed, as `devices.costDollars`. Throws USAGE where there is no such number. */
export const withNumber = (base: Assumptions, path: string, value: number): Assumptions => {
  const [group, field] = path.split('.');
  const section = (base as unknown as Record<string, Record<string, unknown>>)[group ?? ''];
  const isNumber =
    group === 'terms' ? Object.hasOwn(termsShape, field ?? '') : typeof section?.[field ?? ''] === 'number';
  if (section === undefined || field === undefined || !isNumber)
    throw new FieldmarkError('USAGE', { detail: `${path} is no number of the assumptions`, next: 'as demand.growth' });
  return { ...base, [group!]: { ...section, [field]: value } };
};
