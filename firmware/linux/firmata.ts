import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import { FieldmarkError } from '#proto/errors.js';
import { type Connection, I2C_ABSENT, type IoPlugin } from './plugin.js';

/** a bootloader waits for one to two seconds before the firmware runs */
const VERSION_MS = 3_000;
const HANDSHAKE_MS = 15_000;
const SHORT_REPLY = /^I2C: Too (?:few|many) bytes received/;

type FirmataModule = {
  readonly Firmata: new (transport: Duplex, options: { readonly reportVersionTimeout: number }) => IoPlugin;
};

/**
 * StandardFirmata answers a read from an absent part with the bytes of an earlier read, after a text that says so.
 * Such a reply must reach nobody: it is a stale value that looks new. Nor do errors of the line, which a call that
 * runs would take for its own: the line closes after them.
 */
const filterEvents = (io: IoPlugin): void => {
  const emit = io.emit.bind(io);
  let short = false;
  io.emit = (event, ...values) => {
    if (event === 'error') return true;
    if (event === 'string' && SHORT_REPLY.test(String(values[0]))) short = true;
    const reply = /^I2C-reply-(\d+)-/.exec(String(event));
    if (!short || reply === null) return emit(event, ...values);
    short = false;
    // whoever waits for this very reply would otherwise get the next one
    io.removeAllListeners(event);
    return emit(I2C_ABSENT, Number(reply[1]));
  };
};

/** Shakes hands with Firmata firmware over an open line; BOARD_DISCONNECTED where none answers. */
export const connectFirmata = (line: Duplex): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const { Firmata } = createRequire(import.meta.url)('firmata-io') as FirmataModule;
    const io = new Firmata(line, { reportVersionTimeout: VERSION_MS });
    const ended: (() => void)[] = [];
    let isEnded = false;
    const end = (): void => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      clearTimeout((io as unknown as { reportVersionTimeoutId: NodeJS.Timeout }).reportVersionTimeoutId);
      line.destroy();
      for (const call of ended) call();
    };
    const fail = (detail: string): void => {
      end();
      reject(new FieldmarkError('BOARD_DISCONNECTED', { detail, next: 'flash StandardFirmata to the board' }));
    };
    const timer = setTimeout(() => fail(`no Firmata firmware answers in ${HANDSHAKE_MS} ms`), HANDSHAKE_MS);
    io.setMaxListeners(0);
    filterEvents(io);
    for (const event of ['close', 'disconnect']) io.once(event, () => fail('the line was closed'));
    line.once('error', () => line.destroy());
    io.once('ready', () => {
      clearTimeout(timer);
      resolve({
        io,
        end,
        onEnd: (call) => {
          if (isEnded) call();
          else ended.push(call);
        },
      });
    });
    line.emit('open');
  });
