import { z } from 'zod';
import { fromHex } from '#proto/bytes.js';
import { LIMITS } from '#proto/limits.js';

/** The form of device.yaml. Only `config.ts` loads this: zod costs a device some megabytes. */

const MS_PER_SECOND = 1000;
const DAY_SECONDS = 86_400;
const GIBIBYTE = 2 ** 30;

const hex = (bytes: number, name: string) =>
  z
    .string({ error: `must be ${name}: ${2 * bytes} hex digits, in quotes` })
    .transform((text) => fromHex(text.startsWith('0x') ? text.slice(2) : text) ?? new Uint8Array(0))
    .refine((value) => value.length === bytes, { error: `must be ${name}: ${2 * bytes} hex digits` });

const seconds = (least: number) =>
  z
    .number()
    .min(least)
    .max(DAY_SECONDS)
    .transform((value) => Math.round(value * MS_PER_SECOND));

const url = z.string().refine((text) => /^mqtts?:\/\/[^/?#@\s]+$/.test(text) && URL.canParse(text), {
  error: 'must be mqtt://host:port or mqtts://host:port, without a user or a path',
});

const gateway = z.strictObject({
  id: hex(20, 'the id of a gateway').optional(),
  publicKey: hex(33, 'the compressed public key of a gateway'),
  url,
  ca: z.string().min(1).optional(),
  http: z
    .string()
    .refine((text) => /^https?:\/\/[^?#@\s]+$/.test(text) && URL.canParse(text), {
      error: 'must be http://host:port or https://host:port',
    })
    .optional(),
});

const board = z
  .strictObject({
    port: z.string().min(1).optional(),
    tcp: z
      .string()
      .regex(/^[^\s:]+:\d{1,5}$/, { error: 'must be host:port' })
      .optional(),
    name: z.string().min(1).optional(),
    uart: z.string().min(1).optional(),
    uartBaudRate: z.number().int().min(300).max(921_600).optional(),
  })
  .refine((value) => [value.port, value.tcp, value.name].filter((one) => one !== undefined).length <= 1, {
    error: 'must have only one of port, tcp and name',
  })
  .refine((value) => (value.port ?? value.tcp ?? value.name ?? value.uart) !== undefined, {
    error: 'must have one of port, tcp and name, or uart',
  });

const sensor = z.strictObject({
  driver: z.string().regex(/^[a-z0-9-]+$/, { error: 'must be the name of a driver, as bme280' }),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, { error: 'must be of letters, digits, point, dash and underscore' })
    .max(LIMITS.senmlNameBytesMax / 2)
    .optional(),
  periodSeconds: seconds(0.01).prefault(60),
  options: z.record(z.string(), z.unknown()).default({}),
});

const consoleLine = z.strictObject({
  path: z.string().min(1),
  presencePin: z.string().min(1).optional(),
  oem: z.string().min(1).max(LIMITS.identityTextBytesMax).optional(),
  model: z.string().min(1).max(LIMITS.identityTextBytesMax).optional(),
});

const fraction = z.number().min(0).max(1);
const PIXELS_MAX = 8192;
const COUNTS_MAX = 16;

/** numbers of a model's classes, as 0 for a person in models of the COCO classes */
const classes = z.array(z.number().int().min(0).max(9999)).min(1).max(100);

const model = z.strictObject({
  path: z.string().min(1),
  sha256: hex(32, 'the SHA-256 of the model file'),
  runtime: z.string().min(1).optional(),
  scoreMin: z.number().min(0.01).max(1).default(0.4),
  blurScoreMin: z.number().min(0.01).max(1).default(0.25),
  blur: classes.optional(),
  count: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/, { error: 'must be of small letters, digits, point, dash' }),
      classes,
    )
    .refine((counts) => Object.keys(counts).length <= COUNTS_MAX, { error: `has more than ${COUNTS_MAX} names` })
    .default({}),
});

const camera = z.strictObject({
  source: z.string().regex(/^(rpicam|v4l2|ffmpeg):/, { error: 'must begin with rpicam:, v4l2: or ffmpeg:' }),
  width: z.number().int().min(16).max(PIXELS_MAX).default(1280),
  height: z.number().int().min(16).max(PIXELS_MAX).default(720),
  owner: hex(33, "the owner's compressed public key").optional(),
  readers: z
    .array(hex(33, "a reader's compressed public key"))
    .max(LIMITS.mediaReadersMax - 1)
    .default([]),
  periodSeconds: seconds(0).prefault(0),
  motionPin: z.string().min(1).optional(),
  motionPeriodSeconds: seconds(0).prefault(0),
  masks: z
    .array(
      z
        .array(z.tuple([fraction, fraction]))
        .min(3)
        .max(64),
    )
    .max(32)
    .default([]),
  maskMotion: z.boolean().default(false),
  clipSeconds: z.number().int().min(0).max(LIMITS.clipSecondsMax).default(0),
  framesPerSecond: z.number().int().min(1).max(30).default(10),
  model: model.optional(),
  countPeriodSeconds: seconds(0).prefault(0),
  allowUntrustedClock: z.boolean().default(false),
  mqttBytes: z.number().int().min(0).max(LIMITS.mediaMqttObjectBytesMax).default(LIMITS.mediaMqttObjectBytesMax),
  uploadBytesPerSecond: z.number().int().min(0).default(0),
  spoolBytes: z
    .number()
    .int()
    .min(1_048_576)
    .default(GIBIBYTE / 4),
});

/** degrees, as people write them; 10^-7 degrees from here on */
const degrees = (most: number) =>
  z
    .number()
    .min(-most)
    .max(most)
    .transform((value) => Math.round(value * 1e7));

const stream = z.strictObject({
  key: z.string().min(1).optional(),
  periodSeconds: z.number().int().min(60).max(DAY_SECONDS).default(3600),
  discloseSeconds: z
    .number()
    .int()
    .min(0)
    .max(30 * DAY_SECONDS)
    .optional(),
});

export const fileSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9]+:./, { error: 'must be a key URL, as file:/var/lib/fieldmark/device.key' }),
  data: z.string().min(1),
  net: hex(8, 'the id of a network').optional(),
  chainId: z.number().int().positive().optional(),
  registry: hex(20, 'the address of the device registry').optional(),
  gateways: z.array(gateway).default([]),
  board: board.optional(),
  sensors: z.array(sensor).default([]),
  owner: hex(20, 'the address of the owner').optional(),
  operators: z.array(hex(20, 'the address of an operator')).max(LIMITS.operatorsMax).default([]),
  camera: camera.optional(),
  stream: stream.optional(),
  queueBytes: z.number().int().min(16_384).max(GIBIBYTE).default(67_108_864),
  healthPeriodSeconds: seconds(0).prefault(300),
  place: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }).optional(),
  console: consoleLine.optional(),
  relays: z.array(z.strictObject({ port: z.string().min(1), ca: z.string().min(1).optional() })).default([]),
});

export type FileConfig = z.output<typeof fileSchema>;

export type Problem = { readonly path: readonly (string | number)[]; readonly text: string };

/** The settings, or everything that is wrong with them. */
export const checkFile = (
  value: unknown,
): { readonly settings: FileConfig } | { readonly problems: readonly Problem[] } => {
  const result = fileSchema.safeParse(value, { reportInput: false });
  if (result.success) return { settings: result.data };
  return {
    problems: result.error.issues.map((issue) => ({
      path: issue.path.filter((part) => typeof part !== 'symbol'),
      text: issue.code === 'unrecognized_keys' ? `has no setting ${issue.keys.join(', ')}` : issue.message,
    })),
  };
};
