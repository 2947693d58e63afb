import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { formatVerifierKey, noteKey } from '#proto/note.js';
import { sha256 } from './hash.js';
import { sendFile } from './http-files.js';
import type { HttpSources } from './http-sources.js';
import { checkpointView, viewCheckpoint } from './views.js';

/** Level, then the tile's number in groups of three digits, all but the last with an x (C2SP tlog-tiles). */
const TILE = /^(?:[0-5]?\d|6[0-3]|entries)\/(?:x\d{3}\/)*\d{3}(?:\.p\/(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/;

/** The log: who it is, its checkpoints, and its static files as C2SP tlog-tiles has them. */
export const logRoutes = async (instance: FastifyInstance, sources: HttpSources): Promise<void> => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, keys, about } = sources;
  const verifierKey = formatVerifierKey(noteKey(sha256, about.origin, keys.noteKey.publicKey));

  app.get(
    '/gateway',
    {
      schema: {
        summary: 'Who this gateway is, and what its log is checked with',
        response: {
          200: z.object({
            gatewayId: z.string(),
            publicKey: z.string().describe('the log key, 33 bytes'),
            verifierKey: z.string().describe('of the checkpoint notes (C2SP signed-note)'),
            origin: z.string(),
            net: z.string(),
            chainId: z.number().int(),
            logAnchor: z.string(),
            logSize: z.number().int(),
            anchoredSize: z.number().int(),
            embargoSeconds: z
              .number()
              .int()
              .describe('how long a checkpoint is on chain before its readings are public'),
            startedAt: z.string(),
          }),
        },
      },
    },
    async () => ({
      gatewayId: keys.address,
      publicKey: toHex(keys.logKey.publicKey),
      verifierKey,
      origin: about.origin,
      net: toHex(about.net),
      chainId: about.chainId,
      logAnchor: about.logAnchor,
      logSize: store.size(),
      anchoredSize: store.latestCheckpoint('anchored')?.size ?? 0,
      embargoSeconds: about.embargoSeconds,
      startedAt: new Date(about.startedMs).toISOString(),
    }),
  );

  app.get(
    '/checkpoints',
    {
      schema: {
        summary: 'Checkpoints, newest first',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) }),
        response: { 200: z.object({ checkpoints: z.array(checkpointView) }) },
      },
    },
    async (request) => ({ checkpoints: store.checkpoints(request.query.limit).map(viewCheckpoint) }),
  );

  app.get(
    '/log/checkpoint',
    { schema: { summary: 'The newest signed checkpoint (C2SP tlog-checkpoint)', produces: ['text/plain'] } },
    (_request, reply) =>
      sendFile(reply, sources.logFolder, 'checkpoint', {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-cache',
      }),
  );
  app.get<{ Params: { '*': string } }>(
    '/log/tile/*',
    { schema: { summary: 'Tiles and entry bundles (C2SP tlog-tiles)', produces: ['application/octet-stream'] } },
    async (request, reply) => {
      const path = request.params['*'];
      if (!TILE.test(path)) throw new FieldmarkError('NOT_FOUND', { detail: 'tile' });
      return sendFile(reply, sources.logFolder, `tile/${path}`, {
        'content-type': 'application/octet-stream',
        'cache-control': 'public, max-age=31536000, immutable',
      });
    },
  );
};
