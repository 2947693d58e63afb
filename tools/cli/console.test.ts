import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { startProgram, until } from '#linux/process.fixture.js';
import { encodeFrame } from '#proto/frame.js';
import { call, inFolder } from './call.fixture.js';
import { run } from './main.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const LINE = /^\{"time":"[^"]+","line":"(.*)"\}$/;

describe('console', () => {
  test('shows and saves what a board says, over a reset, until it is ended', () =>
    inFolder(async (folder) => {
      const improv = Buffer.from('494d50524f560103020200e50a', 'hex');
      const frame = Buffer.from(encodeFrame(new Uint8Array([1, 10, 13, 65])));
      const words = [
        Buffer.concat([Buffer.from('boot\r\non'), frame, Buffer.from('e\r\n'), improv, Buffer.from('half')]),
        'again\nthe end\n',
      ];
      const server = createServer((socket: Socket) => {
        socket.on('error', () => {});
        socket.write(words.shift() ?? '');
        // the first line ends as a board's does that is reset
        if (words.length === 1) setTimeout(() => socket.destroy(), 500);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const ending = new AbortController();
      const said = { stdout: '', stderr: '' };
      const save = join(folder, 'log');
      const url = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
      const write = (text: string) => {
        said.stdout += text;
        if (said.stdout.includes('the end')) ending.abort();
      };
      const exitCode = await run(['console', '--json', '--port', url, '--save', save], {
        streams: { stdout: { write }, stderr: { write: (text) => (said.stderr += text) } },
        environment: { XDG_CONFIG_HOME: '/nonexistent' },
        signal: ending.signal,
      });
      server.close();
      const lines = said.stdout
        .trim()
        .split('\n')
        .map((line) => LINE.exec(line)?.[1]);
      expect([exitCode, lines]).toEqual([0, ['boot', 'one', 'half', 'again', 'the end']]);
      expect(said.stderr).toMatch(/"connected"[\s\S]*"disconnected"[\s\S]*"connected"/);
      const saved = readFileSync(save, 'utf8').trim().split('\n');
      expect(saved.map((line) => line.replace(/^\S+ /, ''))).toEqual(lines);
    }));

  test('sends what is typed, a line at a time', async () => {
    let got = '';
    const server = createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        got += bytes.toString();
        if (got.endsWith('\n')) socket.write(`=${got.split('\n').length}\n`);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `tcp://127.0.0.1:${(server.address() as { port: number }).port}`;
    const program = startProgram(process.execPath, [MAIN, 'console', '--port', url], { NODE_OPTIONS: '' });
    try {
      await until(() => program.output().includes('connected to'), 'a connection');
      program.child.stdin!.write('process.memory()\n');
      await until(() => program.output().includes('=2'), 'an answer');
      expect(got).toBe('process.memory()\n');
    } finally {
      await program.stop('SIGINT');
      server.close();
    }
    expect(program.child.exitCode).toBe(0);
  });

  test('of a port that is not there ends at once', async () => {
    expect(await call(['console', '--port', '/dev/nonexistent'])).toMatchObject({ exitCode: 4, stdout: '' });
  });
});
