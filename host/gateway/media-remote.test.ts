import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { formatCid } from '#proto/cid.js';
import { codeOf } from '#proto/errors.fixture.js';
import { temporaryFolder } from './engine.fixture.js';
import { openKuboVault, openS3Vault, signS3 } from './media-remote.js';

type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};
type Answer = { readonly status: number; readonly body?: string | Buffer };

const servers: Server[] = [];
/** A store that says what it is told to, and remembers what it was asked. */
const serve = async (answer: (seen: Seen) => Answer | Promise<Answer>) => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one = { method: request.method!, url: request.url!, headers: request.headers, body: Buffer.concat(parts) };
    seen.push(one);
    const { status, body } = await answer(one);
    response.writeHead(status).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { seen, endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
};
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const BYTES = Buffer.from('what lies in the vault');
const CID = formatCid(new Uint8Array(createHash('sha256').update(BYTES).digest()));
const withFile = async (work: (path: string) => Promise<void>): Promise<void> => {
  const folder = temporaryFolder();
  const path = join(folder.path, 'object');
  writeFileSync(path, BYTES);
  await work(path).finally(folder.remove);
};
describe('S3', () => {
  const optionsAt = (endpoint: string) => ({
    endpoint,
    bucket: 'pictures',
    region: 'us-east-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  });

  /** A bucket that checks each signature as S3 does, from what it received. */
  const bucket = () => {
    const objects = new Map<string, Buffer>();
    return serve(({ method, url, headers, body }) => {
      const hash = createHash('sha256').update(body).digest('hex');
      const time = headers['x-amz-date'] as string;
      const iso = time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
      const options = optionsAt(`http://${headers.host}`);
      const signed = signS3(
        options,
        { method, url: new URL(url, options.endpoint), payloadHash: hash },
        Date.parse(iso),
      );
      if (headers.authorization !== signed.authorization || headers['x-amz-content-sha256'] !== hash)
        return { status: 403 };
      if (method === 'PUT') objects.set(url, body);
      if (method === 'DELETE') objects.delete(url);
      if (method === 'PUT' || method === 'DELETE') return { status: method === 'PUT' ? 200 : 204 };
      const object = objects.get(url);
      return object === undefined ? { status: 404 } : { status: 200, body: method === 'GET' ? object : '' };
    });
  };

  test('puts, finds, reads and removes, each request signed', async () => {
    const { endpoint, seen } = await bucket();
    const vault = openS3Vault(optionsAt(endpoint));
    expect(await vault.has(CID)).toBe(false);
    expect(await vault.read(CID)).toBeUndefined();
    await withFile((path) => vault.put(CID, path));
    expect(await vault.has(CID)).toBe(true);
    expect(Buffer.from((await vault.read(CID))!)).toEqual(BYTES);
    await vault.remove(CID);
    expect(await vault.has(CID)).toBe(false);
    expect(seen.map(({ method, url }) => `${method} ${url}`).slice(0, 3)).toEqual([
      `HEAD /pictures/${CID}`,
      `GET /pictures/${CID}`,
      `PUT /pictures/${CID}`,
    ]);
  });

  test('signs as the worked example of AWS (GET bucket lifecycle)', () => {
    const url = new URL('https://examplebucket.s3.amazonaws.com/?lifecycle=');
    const payloadHash = createHash('sha256').update('').digest('hex');
    const headers = signS3(optionsAt(url.origin), { method: 'GET', url, payloadHash }, Date.UTC(2013, 4, 24));
    expect(headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
  });

  test.each([
    [403, 'STORAGE_FAILED'],
    [500, 'STORAGE_FAILED'],
    [507, 'STORAGE_FULL'],
  ])('an answer of %i is %s, and the file stays', async (status, code) => {
    const { endpoint } = await serve(() => ({ status }));
    const vault = openS3Vault(optionsAt(endpoint));
    await withFile(async (path) => {
      expect(await codeOf(vault.put(CID, path))).toBe(code);
      expect(await codeOf(openS3Vault(optionsAt('http://127.0.0.1:1')).put(CID, path))).toBe('STORAGE_FAILED');
      expect(await codeOf(vault.read(CID))).toBe(code);
      expect(await codeOf(vault.has(CID))).toBe(code);
    });
  });
});

/** Kubo's answer to what failed (go-ipfs-cmds). */
const kuboError = (message: string, status = 500): Answer => ({
  status,
  body: JSON.stringify({ Message: message, Code: 0, Type: 'error' }),
});

/** parameters that each command of Kubo knows, the global `offline` among them */
const KUBO_COMMANDS: { readonly [command: string]: readonly string[] } = {
  'block/put': ['cid-codec', 'mhtype', 'mhlen', 'pin', 'allow-big-block', 'offline'],
  'block/get': ['arg', 'offline'],
  'block/stat': ['arg', 'offline'],
  'block/rm': ['arg', 'force', 'quiet', 'offline'],
  'pin/rm': ['arg', 'recursive', 'offline'],
};

/**
 * As much of Kubo as these requests meet, strict where it is: POST alone, known commands and parameters alone, and
 * `block/rm` of what is pinned answers 200 with an error in it. Written after its source (`core/commands/block.go`).
 */
const kubo = async () => {
  const blocks = new Map<string, Buffer>();
  const pins = new Set<string>();
  let isPinningBroken = false;
  const run = (command: string, query: URLSearchParams, file: Buffer | undefined): Answer => {
    const cid = query.get('arg') ?? '';
    const absent = kuboError(`block was not found locally (offline): ipld: could not find ${cid}`);
    if (command === 'block/put') {
      if (file === undefined) return kuboError('file argument "data" is required', 400);
      const key = formatCid(new Uint8Array(createHash('sha256').update(file).digest()));
      if (query.get('cid-codec') !== 'raw' || query.get('mhtype') !== 'sha2-256')
        return { status: 200, body: '{"Key":"b"}' };
      if (file.length > 2 ** 21 && query.get('allow-big-block') !== 'true')
        return kuboError('produced block is over 2MiB');
      blocks.set(key, file);
      if (query.get('pin') === 'true') pins.add(key);
      return { status: 200, body: JSON.stringify({ Key: key, Size: file.length }) };
    }
    const block = blocks.get(cid);
    if (command === 'pin/rm') {
      if (isPinningBroken || !pins.delete(cid)) return kuboError('not pinned or pinned indirectly');
      return { status: 200, body: JSON.stringify({ Pins: [cid] }) };
    }
    if (command === 'block/rm') {
      const removed = { Hash: cid, ...(pins.has(cid) && { Error: 'pinned: recursive' }) };
      if (!pins.has(cid)) blocks.delete(cid);
      return { status: 200, body: `${JSON.stringify(removed)}\n` };
    }
    if (block === undefined) return absent;
    return { status: 200, body: command === 'block/get' ? block : JSON.stringify({ Key: cid, Size: block.length }) };
  };
  const served = await serve(async ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url, 'http://node');
    const command = pathname.replace('/api/v0/', '');
    const known = KUBO_COMMANDS[command];
    if (method !== 'POST') return kuboError('405 - Method Not Allowed', 405);
    if (known === undefined || !pathname.startsWith('/api/v0/')) return kuboError('404 page not found', 404);
    for (const name of searchParams.keys()) if (!known.includes(name)) return kuboError(`unknown option ${name}`, 400);
    let file: Buffer | undefined;
    if (headers['content-type']?.startsWith('multipart/form-data')) {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': headers['content-type'] },
      }).formData();
      const files = [...form.values()].filter((value) => value instanceof File);
      if (files.length === 1) file = Buffer.from(await files[0]!.arrayBuffer());
    }
    return run(command, searchParams, file);
  });
  return {
    ...served,
    blocks,
    pins,
    breakPinning: () => {
      isPinningBroken = true;
    },
  };
};

describe('Kubo', () => {
  test('keeps a block under its CID and pinned, gives it back, and lets go of it', async () => {
    const node = await kubo();
    const vault = openKuboVault(node.endpoint);
    expect([await vault.has(CID), await vault.read(CID)]).toEqual([false, undefined]);
    await withFile((path) => vault.put(CID, path));
    expect([[...node.blocks.keys()], [...node.pins]]).toEqual([[CID], [CID]]);
    expect(await vault.has(CID)).toBe(true);
    expect(Buffer.from((await vault.read(CID))!)).toEqual(BYTES);
    await vault.remove(CID);
    await vault.remove(CID);
    expect([node.blocks.size, node.pins.size, await vault.has(CID)]).toEqual([0, 0, false]);
  });

  test('a block that it does not let go of is not taken for gone', async () => {
    const node = await kubo();
    const vault = openKuboVault(node.endpoint);
    await withFile((path) => vault.put(CID, path));
    node.breakPinning();
    expect(await codeOf(vault.remove(CID))).toBe('STORAGE_FAILED');
    expect(await vault.has(CID)).toBe(true);
  });

  test('asks as its RPC wants to be asked', async () => {
    const { endpoint, seen } = await serve(({ url }) => {
      if (url.startsWith('/api/v0/block/put'))
        return { status: 200, body: JSON.stringify({ Key: CID, Size: BYTES.length }) };
      if (url.startsWith('/api/v0/block/get')) return { status: 200, body: BYTES };
      return { status: 200, body: '{}' };
    });
    const vault = openKuboVault(endpoint);
    await withFile((path) => vault.put(CID, path));
    expect(Buffer.from((await vault.read(CID))!)).toEqual(BYTES);
    expect(await vault.has(CID)).toBe(true);
    await vault.remove(CID);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v0/block/put?cid-codec=raw&mhtype=sha2-256&pin=true&allow-big-block=true',
      `POST /api/v0/block/get?arg=${CID}&offline=true`,
      `POST /api/v0/block/stat?arg=${CID}&offline=true`,
      `POST /api/v0/pin/rm?arg=${CID}`,
      `POST /api/v0/block/rm?arg=${CID}&force=true`,
    ]);
    expect(seen[0]!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]!.body.includes(BYTES)).toBe(true);
  });

  test('a block that is not there is none, another fault is a fault, and another name for it is one too', async () => {
    const absent = await serve(() => ({ status: 500, body: '{"Message":"block was not found locally (offline)"}' }));
    expect(await openKuboVault(absent.endpoint).has(CID)).toBe(false);
    expect(await openKuboVault(absent.endpoint).read(CID)).toBeUndefined();
    const broken = await serve(() => ({ status: 500, body: '{"Message":"disk on fire"}' }));
    expect(await codeOf(openKuboVault(broken.endpoint).read(CID))).toBe('STORAGE_FAILED');
    const other = await serve(() => ({ status: 200, body: JSON.stringify({ Key: 'bafkother' }) }));
    await withFile(async (path) =>
      expect(await codeOf(openKuboVault(other.endpoint).put(CID, path))).toBe('STORAGE_FAILED'),
    );
  });
});
