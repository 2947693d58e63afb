import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { fromHex, toHex } from '#proto/bytes.js';
import { CID_LETTERS, parseCid } from '#proto/cid.js';
import { FieldmarkError, type Result } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeCti, encodeCti } from '#proto/reading.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { Credentials } from './login.js';
import type { Media, UploadState } from './media.js';
import type { MediaDesk } from './media-desk.js';
import type { MediaRow } from './media-index.js';
import { beforeParam, ctiOf, nameOf } from './page.js';
import type { RegisteredDevice } from './stages.js';
import { failureView } from './views.js';

export type MediaSources = {
  readonly media: Media;
  readonly desk: Pick<MediaDesk, 'state' | 'append'>;
  /** a login whose audience is this gateway's id and `/media` */
  readonly login: (credentials: Credentials, address: string) => Promise<Result<RegisteredDevice>>;
};

const SCHEME = 'Fieldmark ';
const BEARER = 'Bearer ';
const SESSION_BYTES = 24;
const OBJECTS_MAX = 200;
const PINS_MAX = 1000;
const IMMUTABLE = 'public, max-age=31536000, immutable';

const uploadParams = z.object({
  device: z.string().regex(/^[0-9a-f]{40}$/, 'a device id is 40 lower-case hex digits'),
  boot: z.coerce.number().int().min(0).max(LIMITS.bootMax),
  sequence: z.coerce.number().int().min(0).max(LIMITS.sequenceMax),
});

const uploadView = z.object({
  cid: z.string(),
  bytes: z.number().int(),
  offset: z.number().int().describe('the next part begins here'),
  complete: z.boolean(),
  receipt: z.string().optional().describe('once it is complete: a media receipt signed by this gateway, base64url'),
});

const viewUpload = ({ cid, objectBytes, offset, complete, receipt }: UploadState): z.infer<typeof uploadView> => ({
  cid,
  bytes: objectBytes,
  offset,
  complete,
  ...(receipt && { receipt: Buffer.from(receipt).toString('base64url') }),
});

const objectView = z.object({
  boot: z.number().int(),
  sequence: z.number().int(),
  cid: z.string(),
  bytes: z.number().int(),
  complete: z.boolean(),
  pinned: z.boolean(),
  storedAt: z.number().int().optional().describe('Unix seconds since when all of it is durable'),
});

const viewObject = (row: MediaRow): z.infer<typeof objectView> => ({
  ...decodeCti(row.cti),
  cid: row.cid,
  bytes: row.objectBytes,
  complete: row.completeMs !== undefined,
  pinned: row.pinned,
  ...(row.completeMs !== undefined && { storedAt: Math.floor(row.completeMs / 1000) }),
});

/** Who may upload for how long. A session allows nothing but to bring objects that the device's own records name. */
const createSessions = () => {
  type Session = { readonly token: string; readonly untilMs: number };
  const byDevice = new Map<string, Session>();
  return {
    open: (device: string, nowMs: number): string => {
      const token = randomBytes(SESSION_BYTES).toString('base64url');
      // newest last, so that the first is the one to go
      byDevice.delete(device);
      if (byDevice.size >= GATEWAY_LIMITS.mediaSessionsMax) byDevice.delete(byDevice.keys().next().value!);
      byDevice.set(device, { token, untilMs: nowMs + GATEWAY_LIMITS.mediaSessionMsMax });
      return token;
    },
    require: (device: string, request: FastifyRequest, nowMs: number): void => {
      const said = request.headers.authorization ?? '';
      const session = byDevice.get(device);
      if (session === undefined || session.untilMs < nowMs || said !== BEARER + session.token)
        throw new FieldmarkError('LOGIN_EXPIRED', { detail: 'log in for a session of this device' });
    },
  };
};

const tokenIn = (request: FastifyRequest): Uint8Array => {
  const said = request.headers.authorization ?? '';
  if (!said.startsWith(SCHEME)) throw new FieldmarkError('LOGIN_INVALID', { detail: 'no token' });
  return new Uint8Array(Buffer.from(said.slice(SCHEME.length), 'base64url'));
};

/** Uploads of encrypted objects by their devices, and the objects for anyone: only their readers can open them. */
export const mediaRoutes = async (instance: FastifyInstance, { media, desk, login }: MediaSources): Promise<void> => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const sessions = createSessions();
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  app.post(
    '/media/session/:device',
    {
      schema: {
        summary: 'A session for uploads: the login token of the device as `authorization: Fieldmark <base64url>`',
        params: uploadParams.pick({ device: true }),
        response: { 200: z.object({ session: z.string(), expiresSeconds: z.number().int() }), 401: failureView },
      },
    },
    async (request) => {
      const { device } = request.params;
      const credentials = { clientId: device, username: device, password: tokenIn(request) };
      const known = await login(credentials, request.ip);
      if (!known.ok) throw new FieldmarkError(known.code, { detail: known.detail });
      const expiresSeconds = GATEWAY_LIMITS.mediaSessionMsMax / 1000;
      return { session: sessions.open(device, Date.now()), expiresSeconds };
    },
  );

  const path = '/media/upload/:device/:boot/:sequence';
  app.get(
    path,
    {
      schema: {
        summary: 'How far an upload is',
        params: uploadParams,
        response: { 200: uploadView, 404: failureView },
      },
    },
    async (request) => {
      const { device, boot, sequence } = request.params;
      sessions.require(device, request, Date.now());
      return viewUpload(await desk.state(fromHex(device)!, encodeCti(boot, sequence)));
    },
  );

  app.put(
    path,
    {
      bodyLimit: GATEWAY_LIMITS.mediaPartBytesMax,
      schema: {
        summary:
          'The next part of the object that this media record names; the last part is answered once it is durable',
        params: uploadParams,
        querystring: z.object({ offset: z.coerce.number().int().min(0).max(LIMITS.mediaObjectBytesMax) }),
        response: { 200: uploadView, 404: failureView, 409: failureView },
      },
    },
    async (request) => {
      const { device, boot, sequence } = request.params;
      sessions.require(device, request, Date.now());
      if (!(request.body instanceof Uint8Array) || request.body.length === 0)
        throw new FieldmarkError('SHAPE_INVALID', { detail: 'an empty part' });
      const { offset } = request.query;
      return viewUpload(await desk.append(fromHex(device)!, encodeCti(boot, sequence), offset, request.body));
    },
  );

  app.get(
    '/devices/:device/media',
    {
      schema: {
        summary: 'Encrypted objects of a device, newest first',
        params: uploadParams.pick({ device: true }),
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(OBJECTS_MAX).default(20),
          before: beforeParam,
        }),
        response: { 200: z.object({ objects: z.array(objectView), next: z.string().nullable() }), 400: failureView },
      },
    },
    async (request) => {
      const { limit, before } = request.query;
      const rows = media.index.ofDevice(fromHex(request.params.device)!, limit, ctiOf(before));
      return { objects: rows.map(viewObject), next: rows.length === limit ? nameOf(rows.at(-1)!.cti) : null };
    },
  );

  app.get(
    '/media/pins',
    {
      schema: {
        summary: 'The pin list: objects that this gateway keeps beyond their retention, for archives to keep too',
        querystring: z.object({
          after: z.string().max(CID_LETTERS).default('').describe('the last one of the page before'),
          limit: z.coerce.number().int().min(1).max(PINS_MAX).default(PINS_MAX),
        }),
        response: { 200: z.object({ pins: z.array(z.string()) }), 400: failureView },
      },
    },
    async (request) => ({ pins: [...media.index.pins(request.query.limit, request.query.after)] }),
  );

  app.get(
    '/media/object/:cid/record',
    {
      schema: {
        summary: 'The media record that names an object',
        params: z.object({ cid: z.string().max(CID_LETTERS) }),
        response: {
          200: z.object({ device: z.string(), boot: z.number().int(), sequence: z.number().int() }),
          404: failureView,
        },
      },
    },
    async (request) => {
      const row = media.index.find(request.params.cid);
      if (row === undefined) throw new FieldmarkError('NOT_FOUND', { detail: 'object' });
      return { device: toHex(row.deviceId), ...decodeCti(row.cti) };
    },
  );

  app.get<{ Params: { cid: string } }>(
    '/media/object/:cid',
    { schema: { summary: 'An encrypted object by its CID', produces: ['application/cose'] } },
    async (request, reply) => {
      const { cid } = request.params;
      const hash = parseCid(cid);
      if (!hash.ok) throw new FieldmarkError('NOT_FOUND', { detail: 'object' });
      const bytes = await media.read(cid);
      if (bytes === undefined) throw new FieldmarkError('NOT_FOUND', { detail: 'object' });
      const headers = {
        'content-type': 'application/octet-stream',
        'cache-control': IMMUTABLE,
        etag: `"${toHex(hash.value)}"`,
      };
      return reply.headers(headers).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );
};
