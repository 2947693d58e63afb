import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { fromHex } from '#proto/bytes.js';
import { parseClaimCode, parseClaimUri } from '#proto/claim-code.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import type { Settings } from '#proto/session.js';
import { deviceIdOf } from '#provision/keys.js';

/** The form of the file that `fieldmark provision --config` takes: everything that an installer would be asked. */

const hex = (bytes: number, name: string) =>
  z
    .string({ error: `must be ${name}: ${2 * bytes} hex digits, in quotes` })
    .transform((text) => fromHex(text.replace(/^0x/, '')) ?? new Uint8Array(0))
    .refine((value) => value.length === bytes, { error: `must be ${name}: ${2 * bytes} hex digits` });

/** A claim code as it is printed, or all that a label's QR code says. */
const claimCode = z.string().transform((text, context) => {
  const label = parseClaimUri(text.trim());
  const code = label?.code ?? parseClaimCode(text);
  if (code !== undefined) return { code, deviceId: label?.deviceId };
  context.addIssue('must be the 24 characters on the label, or what its QR code says');
  return z.NEVER;
});

const degrees = (most: number) => z.number().min(-most).max(most);

const planFile = z.strictObject({
  board: z.string().optional(),
  deviceId: hex(20, 'the id of a device').optional(),
  name: z.string().max(LIMITS.identityTextBytesMax).optional(),
  /** opens a device as it comes from the factory */
  claimCode: claimCode.optional(),
  owner: hex(20, 'the address of the owner'),
  chainId: z.number().int().positive(),
  registry: hex(20, 'the address of the device registry'),
  gateways: z
    .array(z.strictObject({ publicKey: hex(33, "a gateway's compressed public key"), url: z.string() }))
    .min(1)
    .max(LIMITS.gatewaysMax),
  /** base URL of the gateway's HTTP, to see the first reading there */
  http: z.string().optional(),
  wifi: z.strictObject({ name: z.string().min(1), password: z.string().optional() }).optional(),
  place: z
    .strictObject({
      latitude: degrees(90),
      longitude: degrees(180),
      heightMeters: z.number().min(-20_000).max(20_000).optional(),
    })
    .optional(),
  sensors: z
    .array(
      z.strictObject({
        driver: z.string(),
        name: z.string().optional(),
        periodSeconds: z.number().min(0.01).max(86_400).default(60),
        options: z.record(z.string(), z.union([z.string(), z.number().int(), z.boolean()])).default({}),
      }),
    )
    .max(LIMITS.sensorsMax)
    .optional(),
  healthPeriodSeconds: z.number().min(0).max(86_400).optional(),
  claimValidSeconds: z.number().int().positive().default(600),
});

export type PlanFile = z.output<typeof planFile>;

const DEGREE_SCALE = 1e7;
const MILLI = 1000;

/** What of a plan the device keeps. */
export const settingsOf = (plan: PlanFile): Settings => ({
  chainId: plan.chainId,
  registry: plan.registry,
  // small boards can't compute the id of a gateway from its key
  gateways: plan.gateways.map((gateway) => ({ ...gateway, id: deviceIdOf(ALGORITHM.ES256K, gateway.publicKey) })),
  wifiName: plan.wifi?.name,
  place: plan.place && {
    latitude: Math.round(plan.place.latitude * DEGREE_SCALE),
    longitude: Math.round(plan.place.longitude * DEGREE_SCALE),
    heightMillimeters: plan.place.heightMeters === undefined ? undefined : Math.round(plan.place.heightMeters * MILLI),
  },
  sensors: plan.sensors?.map((sensor) => {
    const options = Object.entries(sensor.options).map(([name, value]) => ({ name, value }));
    const periodMs = Math.round(sensor.periodSeconds * MILLI);
    return { driver: sensor.driver, name: sensor.name, periodMs, options: options.length === 0 ? undefined : options };
  }),
  healthPeriodMs: plan.healthPeriodSeconds === undefined ? undefined : Math.round(plan.healthPeriodSeconds * MILLI),
  name: plan.name,
});

/** Checks a plan. Throws CONFIG_INVALID with everything that is wrong. */
export const checkPlan = (value: unknown, source: string): PlanFile => {
  const result = planFile.safeParse(value, { reportInput: false });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new FieldmarkError('CONFIG_INVALID', {
    detail: `${source}: ${problems.join('; ')}`,
    state: 'nothing was sent to the device',
    next: 'correct it and run it again',
  });
};

/** Reads a plan from a YAML file. */
export const readPlan = (path: string): PlanFile => {
  let value: unknown;
  try {
    value = parse(readFileSync(path, 'utf8'), { intAsBigInt: false });
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${path} can't be read as YAML`,
      next: 'check --config',
      cause,
    });
  }
  return checkPlan(value, path);
};
