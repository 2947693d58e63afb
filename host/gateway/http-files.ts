import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Sends a file of `folder`. `path` has been matched against a pattern that knows no `..`; what is served is small by
 * construction: a tile is 8 KiB at most, a bundle of entries 1 MiB.
 */
export const sendFile = async (
  reply: FastifyReply,
  folder: string,
  path: string,
  headers: { readonly 'content-type': string; readonly 'cache-control': string },
): Promise<FastifyReply> => {
  try {
    const bytes = await readFile(join(folder, path));
    return reply.headers(headers).send(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FieldmarkError('NOT_FOUND', { detail: path });
  }
};
