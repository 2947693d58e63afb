import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { fromHex, toHex, toUtf8 } from '#proto/bytes.js';
import { assembleInclusionReceipt, prepareCoseReceipt } from '#proto/cose-receipt.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeExport } from '#proto/export.js';
import { LIMITS } from '#proto/limits.js';
import { CONTENT, decodeEnvelope, encodeCti, formatDeviceId } from '#proto/reading.js';
import { sha256 } from './hash.js';
import type { HttpSources } from './http-sources.js';
import { beforeParam, ctiOf, nameOf } from './page.js';
import type { StoredCheckpoint, StoredEntry } from './stored.js';
import { type DeviceView, deviceView, failureView, readingView, viewDevice, viewReading } from './views.js';

const PAGE_MAX = 200;
const deviceParam = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'a device id is 40 lower-case hex digits')
  .describe('40 hex digits');
const wholeNumber = (max: number) => z.coerce.number().int().min(0).max(max);
const readingParams = z.object({
  device: deviceParam,
  boot: wholeNumber(LIMITS.bootMax),
  sequence: wholeNumber(LIMITS.sequenceMax),
});
type ReadingParams = z.infer<typeof readingParams>;

const proofView = z.object({
  index: z.number().int(),
  size: z.number().int().describe('entries under the checkpoint'),
  leaf: z.string().describe('RFC 9162 leaf hash of the envelope'),
  path: z.array(z.string()).describe('lowest sibling first'),
  root: z.string(),
  checkpoint: z.string().describe('the signed note (C2SP tlog-checkpoint)'),
  status: z.enum(['signed', 'submitted', 'anchored']),
  transaction: z.string().nullable(),
});

const COSE = 'application/cose; cose-type="cose-sign1"';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Devices, readings, and what proves them. */
export const readingRoutes = async (instance: FastifyInstance, sources: HttpSources): Promise<void> => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store } = sources;

  /** What was measured is what others could copy; pictures and private readings are encrypted. */
  const isHeldBack = (entry: StoredEntry): boolean => {
    if (sources.isPublic(entry.index)) return false;
    const envelope = decodeEnvelope(entry.bytes);
    return envelope.ok && envelope.value.contentType === CONTENT.reading;
  };

  const viewOf = (deviceId: Uint8Array): DeviceView => {
    const id = formatDeviceId(deviceId);
    return viewDevice({
      deviceId,
      registered: sources.directory.find(deviceId),
      quarantined: store.isQuarantined(deviceId),
      pulse: sources.fleet.pulse(id, Date.now()),
      connected: sources.isOnline === undefined ? null : sources.isOnline(id),
      newest: store.deviceEntries(deviceId, 1)[0],
    });
  };

  app.get(
    '/devices',
    {
      schema: {
        summary: 'Devices that have stored anything here, in order of their id',
        querystring: z.object({ limit: wholeNumber(PAGE_MAX).default(PAGE_MAX), after: deviceParam.optional() }),
        response: { 200: z.object({ devices: z.array(deviceView), next: z.string().nullable() }), 400: failureView },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const ids = store.deviceIds(limit, after === undefined ? undefined : fromHex(after));
      const full = ids.length === limit && limit > 0;
      return { devices: ids.map(viewOf), next: full ? toHex(ids[ids.length - 1]!) : null };
    },
  );

  app.get(
    '/devices/:device',
    {
      schema: {
        summary: 'One device',
        params: z.object({ device: deviceParam }),
        response: { 200: deviceView.extend({ forks: z.array(z.string()) }), 404: failureView },
      },
    },
    async (request) => {
      const deviceId = fromHex(request.params.device)!;
      const view = viewOf(deviceId);
      if (!view.registered && view.newest === null) throw new FieldmarkError('NOT_FOUND', { detail: 'device' });
      const forks = view.quarantined ? store.forks(deviceId) : [];
      return { ...view, forks: forks.map((fork) => toHex(fork.cti)) };
    },
  );

  app.get(
    '/devices/:device/readings',
    {
      schema: {
        summary: 'Readings of a device, newest first',
        params: z.object({ device: deviceParam }),
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(20),
          before: beforeParam,
        }),
        response: {
          200: z.object({ readings: z.array(readingView), next: z.string().nullable() }),
          400: failureView,
        },
      },
    },
    async (request) => {
      const { limit, before } = request.query;
      const entries = store.deviceEntries(fromHex(request.params.device)!, limit, ctiOf(before));
      const readings = entries
        .filter((entry) => !isHeldBack(entry))
        .map((entry) => viewReading(entry, store.anchoredCheckpointOf(entry.index))!);
      return { readings, next: entries.length === limit ? nameOf(entries[entries.length - 1]!.cti) : null };
    },
  );

  const find = (params: ReadingParams): StoredEntry => {
    const entry = store.find(fromHex(params.device)!, encodeCti(params.boot, params.sequence));
    if (entry === undefined) throw new FieldmarkError('NOT_FOUND', { detail: 'reading' });
    if (isHeldBack(entry)) throw new FieldmarkError('READING_HELD_BACK');
    return entry;
  };
  const checkpointFor = (entry: StoredEntry): StoredCheckpoint => {
    const newest = store.latestCheckpoint();
    const checkpoint =
      store.anchoredCheckpointOf(entry.index) ??
      (newest !== undefined && newest.size > entry.index ? newest : undefined);
    if (checkpoint === undefined) throw new FieldmarkError('NOT_ANCHORED');
    return checkpoint;
  };
  const receiptOf = (entry: StoredEntry, checkpoint: StoredCheckpoint): Uint8Array => {
    const prepared = prepareCoseReceipt(sources.keys.gatewayId, checkpoint.root);
    const path = sources.log.inclusion(entry.index, checkpoint.size);
    const signature = sources.keys.logKey.sign(sha256(prepared.toBeSigned));
    return assembleInclusionReceipt(prepared, { size: checkpoint.size, index: entry.index, path }, signature);
  };

  app.get(
    '/readings/:device/:boot/:sequence',
    {
      schema: {
        summary: 'One reading, decoded and as its exact envelope',
        params: readingParams,
        response: { 200: readingView, 404: failureView },
      },
    },
    async (request) => {
      const entry = find(request.params);
      return viewReading(entry, store.anchoredCheckpointOf(entry.index))!;
    },
  );

  app.get(
    '/readings/:device/:boot/:sequence/proof',
    {
      schema: {
        summary: 'Inclusion proof against the first checkpoint on chain that has it, else the newest that is signed',
        params: readingParams,
        response: { 200: proofView, 404: failureView },
      },
    },
    async (request) => {
      const entry = find(request.params);
      const checkpoint = checkpointFor(entry);
      return {
        index: entry.index,
        size: checkpoint.size,
        leaf: toHex(entry.leaf),
        path: sources.log.inclusion(entry.index, checkpoint.size).map(toHex),
        root: toHex(checkpoint.root),
        checkpoint: checkpoint.note,
        status: checkpoint.status,
        transaction: checkpoint.transaction ?? null,
      };
    },
  );

  const binary = (
    name: string,
    summary: string,
    contentType: string,
    bytesOf: (entry: StoredEntry) => Uint8Array,
    caching: string,
  ): void => {
    app.get(
      `/readings/:device/:boot/:sequence/${name}`,
      { schema: { summary, params: readingParams, produces: [contentType] } },
      async (request, reply) => {
        const bytes = bytesOf(find(request.params));
        return reply.header('content-type', contentType).header('cache-control', caching).send(Buffer.from(bytes));
      },
    );
  };
  binary('envelope', 'The exact envelope: a COSE_Sign1', COSE, (entry) => entry.bytes, IMMUTABLE);
  binary(
    'receipt',
    'COSE receipt of inclusion (RFC 9942)',
    COSE,
    (entry) => receiptOf(entry, checkpointFor(entry)),
    'no-cache',
  );
  binary(
    'export',
    'The envelope, its COSE receipt and checkpoint in one file that anyone can check offline',
    'application/cbor',
    (entry) => {
      const checkpoint = checkpointFor(entry);
      const coseReceipt = receiptOf(entry, checkpoint);
      return encodeExport({ envelope: entry.bytes, coseReceipt, checkpoint: toUtf8(checkpoint.note) });
    },
    'no-cache',
  );
};
