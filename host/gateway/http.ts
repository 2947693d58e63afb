import { fileURLToPath } from 'node:url';
import fastifySwagger from '@fastify/swagger';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { answerInCbor } from './http-cbor.js';
import { commandRoutes } from './http-commands.js';
import { eventRoutes } from './http-events.js';
import { sendFile } from './http-files.js';
import { healthRoutes } from './http-health.js';
import { logRoutes } from './http-log.js';
import { mediaRoutes } from './http-media.js';
import { readingRoutes } from './http-readings.js';
import type { HttpSources } from './http-sources.js';
import type { ListenOptions } from './options.js';
import { listenError } from './sockets.js';

export type App = FastifyInstance;

const STATUS: { readonly [code in ErrorCode]?: number } = {
  SHAPE_INVALID: 400,
  LOGIN_INVALID: 401,
  LOGIN_REPLAYED: 401,
  LOGIN_EXPIRED: 401,
  LOGIN_AUDIENCE: 401,
  NETWORK_MISMATCH: 401,
  DEVICE_MISMATCH: 401,
  DEVICE_UNKNOWN: 403,
  DEVICE_SUSPENDED: 403,
  DEVICE_QUARANTINED: 403,
  KEY_RETIRED: 403,
  COMMAND_INVALID: 400,
  SIGNATURE_INVALID: 403,
  DEVICE_OFFLINE: 409,
  MEDIA_OFFSET: 409,
  MEDIA_MISMATCH: 422,
  MEDIA_INVALID: 422,
  MEDIA_TOO_LARGE: 413,
  QUOTA_EXCEEDED: 507,
  RATE_LIMITED: 429,
  NOT_FOUND: 404,
  NOT_ANCHORED: 404,
  READING_HELD_BACK: 403,
  GATEWAY_BUSY: 503,
  STORAGE_FULL: 503,
  STORAGE_FAILED: 503,
  CHAIN_UNREACHABLE: 503,
};

const notFound = { code: 'NOT_FOUND', message: ERRORS.NOT_FOUND };

/** What a stranger's request may learn of a failure: its code and text; of our own faults nothing else. */
const answerOf = (error: FastifyError | FieldmarkError): { status: number; code: string; message: string } => {
  if (error instanceof FieldmarkError)
    return { status: STATUS[error.code] ?? 500, code: error.code, message: error.message };
  if (error.statusCode === 404) return { status: 404, ...notFound };
  if (error.validation !== undefined) return { status: 400, code: 'SHAPE_INVALID', message: error.message };
  if (error.statusCode !== undefined && error.statusCode < 500)
    return { status: error.statusCode, code: 'SHAPE_INVALID', message: error.message };
  return { status: 500, code: 'INTERNAL', message: ERRORS.INTERNAL };
};

/** The page and its script may load from here alone, so that it works without internet and nothing is slipped in. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Routes, without a port: `inject` in tests, `serveHttp` in life. */
export const createApp = async (sources: HttpSources, onFault: (error: unknown) => void): Promise<App> => {
  const app = fastify({
    logger: false,
    bodyLimit: 1024,
    forceCloseConnections: true,
    requestTimeout: 10_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 128 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError | FieldmarkError, _request, reply) => {
    const { status, code, message } = answerOf(error);
    if (status === 500) onFault(error);
    return reply.code(status).send({ code, message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  });
  answerInCbor(app);
  await app.register(fastifySwagger, {
    openapi: {
      info: {
        title: 'Fieldmark gateway',
        description:
          'Devices, readings and their proofs, and the log as static tiles. Nothing here needs to be trusted.',
        version: '1',
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await app.register(async (scope) => readingRoutes(scope, sources));
  await app.register(async (scope) => mediaRoutes(scope, sources.media));
  await app.register(async (scope) => commandRoutes(scope, sources.commands));
  await app.register(async (scope) => logRoutes(scope, sources));
  await app.register(async (scope) => healthRoutes(scope, sources));
  await app.register(async (scope) => eventRoutes(scope, sources));
  await app.register(async (scope) => pageRoutes(scope));
  await app.ready();
  return app;
};

/** The page's HTML and style lie beside its source, its script where the compiler put it. */
const WEB_SOURCE = fileURLToPath(new URL('../../../host/web', import.meta.url));
const WEB_SCRIPTS = fileURLToPath(new URL('../web', import.meta.url));
const PAGE_CACHE = 'no-cache';
const PAGE_FILES = [
  { url: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/web/status.css', file: 'status.css', type: 'text/css; charset=utf-8' },
  { url: '/web/icon.svg', file: 'icon.svg', type: 'image/svg+xml' },
];
const SCRIPT = /^[a-z-]+\.js$/;

const pageRoutes = async (app: FastifyInstance): Promise<void> => {
  const schema = { hide: true };
  for (const { url, file, type } of PAGE_FILES)
    app.get(url, { schema }, (_request, reply) =>
      sendFile(reply, WEB_SOURCE, file, { 'content-type': type, 'cache-control': PAGE_CACHE }),
    );
  app.get<{ Params: { script: string } }>('/web/:script', { schema }, async (request, reply) => {
    const { script } = request.params;
    if (!SCRIPT.test(script)) throw new FieldmarkError('NOT_FOUND');
    const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': PAGE_CACHE };
    return sendFile(reply, WEB_SCRIPTS, script, headers);
  });
};

/** Throws PORT_BUSY, PERMISSION_DENIED. */
export const serveHttp = async (app: App, at: ListenOptions): Promise<number> => {
  try {
    await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, at, 'http');
  }
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : at.port;
};
