import { createHash, createHmac } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { toHex } from '#proto/bytes.js';
import { parseCid } from '#proto/cid.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { type MediaVault, storageFailure } from './media-vault.js';

/** Vaults on other machines: an S3-compatible store, and an IPFS node by Kubo's RPC. */
export type S3Options = {
  /** `https://host[:port]`; the bucket goes in the path */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

const TIMEOUT_MS = 60_000;

const ask = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw storageFailure(`${init.method} ${url.origin}`, cause);
  }
};

/** What a store answered that it should not have; 507 is HTTP's word for a full one. */
const refused = (what: string, answer: Response): FieldmarkError =>
  new FieldmarkError(answer.status === 507 ? 'STORAGE_FULL' : 'STORAGE_FAILED', {
    detail: `${what} answers ${answer.status}`,
  });

const sha256Hex = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export type SignedRequest = { readonly method: string; readonly url: URL; readonly payloadHash: string };

/** Headers of AWS Signature Version 4 for one request of this vault: three signed headers. */
export const signS3 = (
  options: S3Options,
  request: SignedRequest,
  atMs: number,
): { readonly [name: string]: string } => {
  const time = new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const canonical = [
    request.method,
    request.url.pathname,
    request.url.search.slice(1),
    `host:${request.url.host}`,
    `x-amz-content-sha256:${request.payloadHash}`,
    `x-amz-date:${time}`,
    '',
    names,
    request.payloadHash,
  ].join('\n');
  const scope = `${day}/${options.region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256Hex(canonical)].join('\n');
  const dayKey = hmac(`AWS4${options.secretAccessKey}`, day);
  const key = hmac(hmac(hmac(dayKey, options.region), 's3'), 'aws4_request');
  const signature = hmac(key, toSign).toString('hex');
  return {
    'x-amz-content-sha256': request.payloadHash,
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
};

const EMPTY_HASH = sha256Hex('');

export const openS3Vault = (options: S3Options): MediaVault => {
  const send = (method: string, cid: string, body?: Uint8Array): Promise<Response> => {
    const url = new URL(`/${options.bucket}/${cid}`, options.endpoint);
    // the address of an object is its hash, which is what S3 wants to know of it
    const payloadHash = body === undefined ? EMPTY_HASH : toHex(unwrap(parseCid(cid)));
    const headers = signS3(options, { method, url, payloadHash }, Date.now());
    return ask(url, { method, headers, ...(body === undefined ? {} : { body }) });
  };
  return {
    put: async (cid, path) => {
      const answer = await send('PUT', cid, await readFile(path));
      if (!answer.ok) throw refused('S3 PUT', answer);
      await rm(path, { force: true });
    },
    has: async (cid) => {
      const answer = await send('HEAD', cid);
      if (answer.ok || answer.status === 404) return answer.ok;
      throw refused('S3 HEAD', answer);
    },
    read: async (cid) => {
      const answer = await send('GET', cid);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw refused('S3 GET', answer);
      return new Uint8Array(await answer.arrayBuffer());
    },
    remove: async (cid) => {
      const answer = await send('DELETE', cid);
      if (!answer.ok && answer.status !== 404) throw refused('S3 DELETE', answer);
    },
  };
};

/** Kubo answers 500 with this text where a block is not there. */
const ABSENT = /not found|could not find/i;

/**
 * Objects as single raw blocks, pinned, so that their CID is the node's too. Other nodes fetch blocks up to 2 MiB by
 * bitswap; a larger object, as a clip, they get from this node's HTTP gateway. `endpoint` is Kubo's RPC, as
 * `http://127.0.0.1:5001`.
 */
export const openKuboVault = (endpoint: string): MediaVault => {
  const call = (
    command: string,
    parameters: { readonly [name: string]: string },
    body?: FormData,
  ): Promise<Response> => {
    const url = new URL(`/api/v0/${command}`, endpoint);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return ask(url, { method: 'POST', ...(body === undefined ? {} : { body }) });
  };
  const isAbsent = async (answer: Response): Promise<boolean> =>
    answer.status === 500 && ABSENT.test(await answer.text());
  return {
    put: async (cid, path) => {
      const form = new FormData();
      form.set('data', new Blob([await readFile(path)]), cid);
      const parameters = { 'cid-codec': 'raw', mhtype: 'sha2-256', pin: 'true', 'allow-big-block': 'true' };
      const answer = await call('block/put', parameters, form);
      if (!answer.ok) throw refused('Kubo block/put', answer);
      const { Key: key } = (await answer.json()) as { Key?: unknown };
      if (key !== cid) throw new FieldmarkError('STORAGE_FAILED', { detail: `Kubo names ${cid} ${key}` });
      await rm(path, { force: true });
    },
    has: async (cid) => {
      const answer = await call('block/stat', { arg: cid, offline: 'true' });
      if (answer.ok) return true;
      if (await isAbsent(answer)) return false;
      throw refused('Kubo block/stat', answer);
    },
    read: async (cid) => {
      const answer = await call('block/get', { arg: cid, offline: 'true' });
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
      if (await isAbsent(answer)) return undefined;
      throw refused('Kubo block/get', answer);
    },
    remove: async (cid) => {
      // a block that is pinned can't be removed, and one that is not can't be unpinned: the second answer counts
      await call('pin/rm', { arg: cid });
      const answer = await call('block/rm', { arg: cid, force: 'true' });
      if (!answer.ok) throw refused('Kubo block/rm', answer);
      // it answers 200 all the same where it did not remove the block, and says why in the body
      const { Error: why } = (await answer.json()) as { Error?: unknown };
      if (why !== undefined && why !== '')
        throw new FieldmarkError('STORAGE_FAILED', { detail: `Kubo block/rm: ${why}` });
    },
  };
};
