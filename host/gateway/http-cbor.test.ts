import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decode } from 'cbor2';
import { type FastifyInstance, fastify } from 'fastify';
import { FieldmarkError } from '#proto/errors.js';
import { answerInCbor } from './http-cbor.js';

const VIEW = {
  deviceId: '00'.repeat(20),
  index: 7,
  size: 4_294_967_297,
  path: ['ab', 'cd'],
  transaction: null,
  late: false,
};
let app: FastifyInstance;

beforeEach(async () => {
  app = fastify();
  answerInCbor(app);
  app.setErrorHandler((error: FieldmarkError, _request, reply) => reply.code(404).send({ code: error.code }));
  app.get('/view', async () => VIEW);
  app.get('/missing', async () => {
    throw new FieldmarkError('NOT_FOUND');
  });
  app.get('/text', async () => 'plain');
  await app.ready();
});
afterEach(() => app.close());

const ask = (url: string, accept?: string) => app.inject({ url, headers: accept === undefined ? {} : { accept } });

describe('content negotiation', () => {
  test('gives CBOR that another library reads as the same view, in fewer bytes', async () => {
    const [cbor, json] = [await ask('/view', 'application/cbor'), await ask('/view')];
    expect(cbor.headers).toMatchObject({ 'content-type': 'application/cbor', vary: 'accept' });
    expect(decode(new Uint8Array(cbor.rawPayload))).toEqual(VIEW);
    expect(cbor.rawPayload.length).toBeLessThan(json.rawPayload.length);
  });
  test.each(['application/json, application/cbor;q=0', 'text/html', '*/*'])('gives JSON for %s', async (accept) => {
    const answer = await ask('/view', accept);
    expect(answer.json()).toEqual(VIEW);
    expect(answer.headers.vary).toBe('accept');
  });
  test('gives errors in the form that was asked for, and leaves text alone', async () => {
    const missing = await ask('/missing', 'application/cbor');
    expect(missing.statusCode).toBe(404);
    expect(decode(new Uint8Array(missing.rawPayload))).toEqual({ code: 'NOT_FOUND' });
    expect((await ask('/text', 'application/cbor')).payload).toBe('plain');
  });
});
