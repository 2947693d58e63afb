import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { decodeCommand, encodeAnswer } from '#proto/command.js';
import { unwrap } from '#proto/errors.js';
import { OWNER } from '#proto/media.fixture.js';
import { CONTENT } from '#proto/reading.js';
import { createSealer, simIdentity } from '../sim/sealer.js';
import { sha256 } from '../verify/signatures.js';
import { type Call, call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

const NET = new Uint8Array(8).fill(7);
const identity = simIdentity(3);
const DEVICE = toHex(identity.deviceId);
const OBJECT = new Uint8Array(32).fill(9);

/** What a device of this identity answers to each command, in this order; or what a gateway does instead. */
type Conduct = { readonly answers?: readonly string[]; readonly sealedBy?: typeof identity; readonly refuses?: string };

/** Gives a command to a gateway and device of that conduct, and looks at the answers afterwards. */
const give = (conduct: Conduct, work: (said: Call, later: Call) => void): Promise<void> =>
  inFolder(async (folder) => {
    const sealer = createSealer(conduct.sealedBy ?? identity, NET, 4);
    const readings: { kind: string; envelope: string }[] = [];
    const answer = (body: Uint8Array): void => {
      const { signer, number } = unwrap(decodeCommand(body));
      for (const code of conduct.answers ?? []) {
        const said = { signer, number, commandHash: sha256(body), code, ...(code === 'OK' && { objectHash: OBJECT }) };
        const { bytes } = sealer.sealPayload(CONTENT.answer, encodeAnswer(said), 1);
        // newest first, as a gateway gives them
        readings.unshift({ kind: 'answer', envelope: toHex(bytes) });
      }
    };
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      if (request.url === '/gateway') response.end(JSON.stringify({ net: toHex(NET) }));
      else if (request.method === 'GET') response.end(JSON.stringify({ readings }));
      else if (conduct.refuses !== undefined) response.writeHead(409).end(JSON.stringify({ code: conduct.refuses }));
      else {
        answer(Buffer.concat(parts));
        response.end('{}');
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const http = ['--http', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`];
    const key = join(folder, 'owner.key');
    writeFileSync(key, toHex(OWNER.secretKey), { mode: 0o600 });
    try {
      const said = await call(['media', 'take', DEVICE, ...http, '--key', key, '--wait-seconds', '0']);
      work(said, await call(['device', 'answers', DEVICE, ...http]));
    } finally {
      server.close();
    }
  });

test('a command is done once the device has sealed so, and of two answers the older counts', () =>
  give({ answers: ['OK', 'COMMAND_UNFINISHED'] }, (said, later) => {
    expect(said.exitCode).toBe(EXIT.ok);
    expect(said.stdout).toBe(`done, as sealed in 4.0\n${formatCid(OBJECT)}\n`);
    expect(later.stdout).toMatch(/^4\.0 {2}command \d+ {2}OK {2}bafk\w+\n4\.1 {2}command \d+ {2}COMMAND_UNFINISHED\n$/);
  }));

test.each([
  ['CLOCK_UNTRUSTED', '--valid-seconds 0', EXIT.other],
  ['COMMAND_UNFINISHED', 'media list', EXIT.other],
  ['CAMERA_ABSENT', 'unplugged', EXIT.noDevice],
])('an answer %s is given with what to do', (code, next, exitCode) =>
  give({ answers: [code] }, (said) => {
    expect(said.exitCode).toBe(exitCode);
    expect(said.stderr).toContain(code);
    expect(said.stderr.split('next:')[1]).toContain(next);
  }),
);

test('no answer, or one that another device sealed, leaves it open, and says who is answered', () =>
  Promise.all(
    [{}, { answers: ['OK'], sealedBy: simIdentity(4) }].map((conduct) =>
      give(conduct, (said, later) => {
        expect(said.exitCode).toBe(EXIT.network);
        expect(said.stderr).toMatch(/COMMAND_UNANSWERED[\s\S]*device answers/);
        expect(said.stderr).toContain(toHex(OWNER.id));
        expect([later.exitCode, later.stdout]).toEqual([EXIT.ok, '']);
      }),
    ),
  ));

test('a gateway that can’t reach the device told it nothing', () =>
  give({ refuses: 'DEVICE_OFFLINE' }, (said) => {
    expect(said.exitCode).toBe(EXIT.network);
    expect(said.stderr).toMatch(/DEVICE_OFFLINE[\s\S]*state: the device was told nothing[\s\S]*next:/);
  }));
