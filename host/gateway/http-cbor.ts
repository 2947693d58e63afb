import { Encoder } from 'cbor-x';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const CBOR = 'application/cbor';

/** Views are not signed, so any CBOR will do: cbor-x is fast, and plain maps and arrays are read everywhere. */
const encoder = new Encoder({ useRecords: false, mapsAsObjects: true, variableMapSize: true });

/** RFC 9110 §12.5.1, as far as two types need it: CBOR where it is named and not refused. */
const prefersCbor = (accept: string | undefined): boolean => {
  const named = accept?.split(',').find((part) => part.trim().toLowerCase().startsWith(CBOR));
  return named !== undefined && !/;\s*q=0(\.0*)?\s*$/.test(named);
};

/**
 * Answers in CBOR (RFC 8949) instead of JSON to those who ask by `accept: application/cbor`: a third smaller, for
 * readers behind slow links and on small machines. Errors too have the same fields in either form.
 */
export const answerInCbor = (app: FastifyInstance): void => {
  app.addHook('preSerialization', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    reply.header('vary', 'accept');
    if (!prefersCbor(request.headers.accept)) return payload;
    // fastify sends bytes as well, though its type says text
    const serialize = (body: unknown): string => encoder.encode(body) as unknown as string;
    reply.header('content-type', CBOR).serializer(serialize);
    return payload;
  });
};
