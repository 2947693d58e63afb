import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { FieldmarkError } from '#proto/errors.js';
import type { HttpSources } from './http-sources.js';
import { GATEWAY_LIMITS } from './limits.js';

const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events: each a `GatewayEvent` as JSON under its kind. A listener that lags is dropped, and reconnects by
 * itself; there is no replay, as every page of this API can be asked for what it missed.
 */
export const eventRoutes = async (app: FastifyInstance, sources: HttpSources): Promise<void> => {
  const listeners = new Set<ServerResponse>();
  const write = (response: ServerResponse, text: string): void => {
    if (response.writableLength > GATEWAY_LIMITS.eventBacklogBytesMax) response.destroy();
    else response.write(text);
  };
  const stopListening = sources.hub.on((event) => {
    if (listeners.size === 0) return;
    const text = `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const response of listeners) write(response, text);
  });
  const heartbeat = setInterval(() => {
    for (const response of listeners) write(response, ': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();
  app.addHook('preClose', async () => {
    stopListening();
    clearInterval(heartbeat);
    for (const response of listeners) response.end();
  });

  app.get(
    '/events',
    { schema: { summary: 'Server-sent events, live', produces: ['text/event-stream'] } },
    (_request, reply) => {
      if (listeners.size >= GATEWAY_LIMITS.eventListenersMax)
        throw new FieldmarkError('GATEWAY_BUSY', { detail: 'too many listen already' });
      const response = reply.raw;
      reply.hijack();
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      response.write('retry: 2000\n\n');
      listeners.add(response);
      response.once('close', () => listeners.delete(response));
    },
  );
};
