import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** A page in a headless Chromium, driven over the DevTools protocol on a pipe. */
export type Browser = {
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** resolves when the expression is true in the page */
  readonly until: (expression: string) => Promise<void>;
  /** PNG */
  readonly screenshot: () => Promise<Buffer>;
  /** what the page's console and its own errors said */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
};

type Answer = { readonly id?: number; readonly method?: string; readonly result?: unknown; readonly params?: unknown };

/** Sends commands and hears answers, each a JSON text that ends in NUL. */
const openPipe = (child: ChildProcess, onEvent: (method: string, params: unknown) => void) => {
  const output = child.stdio[3] as Writable;
  const input = child.stdio[4] as Readable;
  const waiting = new Map<number, (result: unknown) => void>();
  let id = 0;
  let rest = '';
  input.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop()!;
    for (const text of messages) {
      const answer = JSON.parse(text) as Answer;
      if (answer.id === undefined) onEvent(answer.method!, answer.params);
      else waiting.get(answer.id)?.(answer.result);
    }
  });
  return <T>(method: string, params: object, sessionId?: string): Promise<T> =>
    new Promise((resolve) => {
      waiting.set(++id, resolve as (result: unknown) => void);
      output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
};

export const openPage = async (chromium: string, url: string): Promise<Browser> => {
  const profile = mkdtempSync(join(tmpdir(), 'fieldmark-chromium-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--window-size=1280,900', '--remote-debugging-pipe'];
  const child = spawn(chromium, [...flags, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // a group of its own: its renderers write to the profile after their parent is gone
    detached: true,
  });
  const complaints: string[] = [];
  const send = openPipe(child, (method, params) => {
    if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') complaints.push(JSON.stringify(params));
  });
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  await send('Runtime.enable', {}, sessionId);
  await send('Log.enable', {}, sessionId);
  await send('Page.navigate', { url }, sessionId);
  const evaluate = async (expression: string): Promise<unknown> =>
    (
      await send<{ result: { value: unknown } }>(
        'Runtime.evaluate',
        { expression, returnByValue: true, awaitPromise: true },
        sessionId,
      )
    ).result.value;
  return {
    complaints,
    evaluate,
    until: async (expression) => {
      while ((await evaluate(expression)) !== true) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    screenshot: async () =>
      Buffer.from((await send<{ data: string }>('Page.captureScreenshot', {}, sessionId)).data, 'base64'),
    close: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGKILL');
      await exited;
      // the kernel may still be closing the group's files: retried for some 10 s
      rmSync(profile, { recursive: true, force: true, maxRetries: 14, retryDelay: 100 });
    },
  };
};
