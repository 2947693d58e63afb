import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FieldmarkError } from '#proto/errors.js';
import type { HealthPart, HttpSources } from './http-sources.js';

const PARTS: readonly HealthPart[] = ['mqtt', 'store', 'chain'];

const partView = z.object({ ok: z.boolean(), fault: z.string().nullable() });
const CHECK_MS_MAX = 3000;

/** Health for people and probes, and metrics for Prometheus. */
export const healthRoutes = async (instance: FastifyInstance, sources: HttpSources): Promise<void> => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { metrics, store } = sources;

  const check = async (part: HealthPart): Promise<z.infer<typeof partView>> => {
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve('does not answer in time'), CHECK_MS_MAX).unref();
    });
    const asked = (async () => sources.health[part]())().catch((error: unknown) =>
      error instanceof FieldmarkError ? `${error.code}: ${error.message}` : String(error),
    );
    const fault = await Promise.race([asked, late]);
    return { ok: fault === undefined, fault: fault ?? null };
  };

  for (const part of PARTS)
    app.get(
      `/health/${part}`,
      { schema: { summary: `Health of ${part}`, response: { 200: partView, 503: partView } } },
      async (_request, reply) => {
        const answer = await check(part);
        return reply.code(answer.ok ? 200 : 503).send(answer);
      },
    );

  const allView = z.object({ ok: z.boolean(), mqtt: partView, store: partView, chain: partView });
  app.get(
    '/health',
    { schema: { summary: 'Health of all parts', response: { 200: allView, 503: allView } } },
    async (_request, reply) => {
      const [mqtt, store, chain] = await Promise.all(PARTS.map(check));
      const ok = mqtt!.ok && store!.ok && chain!.ok;
      return reply.code(ok ? 200 : 503).send({ ok, mqtt: mqtt!, store: store!, chain: chain! });
    },
  );

  app.get(
    '/metrics',
    { schema: { summary: 'Prometheus metrics', produces: ['text/plain'] } },
    async (_request, reply) => {
      sources.refresh();
      metrics.logSize.set(store.size());
      metrics.anchoredSize.set(store.latestCheckpoint('anchored')?.size ?? 0);
      metrics.lateDevices.set(sources.fleet.lateCount(Date.now()));
      return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
};
