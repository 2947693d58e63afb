import type { Duplex } from 'node:stream';
import type { UartBus } from '#core/ports.js';
import { openTransport } from './transport.js';

const RETRY_MS = 5_000;

/** A serial line that is only listened to, opened again for as long as it is wanted. Silence is the driver's to judge. */
export const openUart = (address: string, baudRate: number): { readonly bus: UartBus; readonly close: () => void } => {
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  let line: Duplex | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const retry = (): void => {
    line = undefined;
    if (!closed) timer = setTimeout(open, RETRY_MS);
  };
  const open = async (): Promise<void> => {
    try {
      line = await openTransport(address, baudRate);
    } catch {
      retry();
      return;
    }
    if (closed) line.destroy();
    line.on('data', (bytes: Uint8Array) => {
      for (const listener of listeners) listener(bytes);
    });
    line.once('error', () => line?.destroy()).once('close', retry);
  };
  void open();
  return {
    bus: { onBytes: (received) => listeners.push(received) },
    close: () => {
      closed = true;
      clearTimeout(timer);
      line?.destroy();
    },
  };
};
