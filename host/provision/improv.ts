import { FieldmarkError } from '#proto/errors.js';
import type { LineItem } from '#proto/frame.js';
import {
  decodeImprovRpc,
  encodeImprov,
  encodeImprovRpc,
  IMPROV_COMMAND,
  IMPROV_ERROR,
  IMPROV_STATE,
  IMPROV_TYPE,
} from '#proto/improv.js';
import type { SessionLink } from './link.js';

/** Gives any device that speaks Improv Wi-Fi over serial its Wi-Fi, ours or not. */
export type ImprovClient = {
  /** `ready`, `provisioning` or `provisioned` */
  readonly state: () => Promise<ImprovState>;
  readonly info: () => Promise<ImprovInfo>;
  /** in the order of the device */
  readonly scan: () => Promise<readonly ImprovNetwork[]>;
  /** the device's own pages, where it has any; throws WIFI_REFUSED */
  readonly join: (name: string, password: string) => Promise<readonly string[]>;
};

export type ImprovState = keyof typeof IMPROV_STATE;
export type ImprovInfo = {
  readonly firmware: string;
  readonly version: string;
  readonly chip: string;
  readonly name: string;
};
export type ImprovNetwork = { readonly name: string; readonly signalDbm: number; readonly isSecured: boolean };

const STATE_MS = 3000;
const SCAN_MS = 25_000;
const JOIN_MS = 35_000;

type Packet = { readonly type: number; readonly data: Uint8Array };

export const createImprovClient = (link: SessionLink): ImprovClient => {
  /** Sends a command and looks at packets until `take` has what it wants. */
  const ask = <T>(
    command: number,
    strings: readonly string[],
    deadlineMs: number,
    take: (packet: Packet) => T | undefined,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(late);
        stop();
        settle();
      };
      const listen = (item: LineItem): void => {
        if (item.kind !== 'improv') return;
        try {
          const taken = take(item);
          if (taken !== undefined) finish(() => resolve(taken));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const stop = link.onItem(listen);
      const late = setTimeout(
        () => finish(() => reject(new FieldmarkError('DEVICE_SILENT', { detail: 'Improv' }))),
        deadlineMs,
      );
      link
        .send(encodeImprov(IMPROV_TYPE.command, encodeImprovRpc({ command, strings })))
        .catch((error: unknown) => finish(() => reject(error)));
    });

  /** The strings of a result under this command; throws what the device refuses. */
  const resultOf = (packet: Packet, command: number): readonly string[] | undefined => {
    if (packet.type === IMPROV_TYPE.error && packet.data[0] !== IMPROV_ERROR.none) throw refusal(packet.data[0]);
    if (packet.type !== IMPROV_TYPE.result) return undefined;
    const rpc = decodeImprovRpc(packet.data);
    return rpc.ok && rpc.value.command === command ? rpc.value.strings : undefined;
  };

  return {
    state: () =>
      ask(IMPROV_COMMAND.state, [], STATE_MS, (packet) => {
        if (packet.type !== IMPROV_TYPE.state) return undefined;
        return (Object.keys(IMPROV_STATE) as ImprovState[]).find((name) => IMPROV_STATE[name] === packet.data[0]);
      }),
    info: () =>
      ask(IMPROV_COMMAND.info, [], STATE_MS, (packet) => {
        const strings = resultOf(packet, IMPROV_COMMAND.info);
        if (strings === undefined) return undefined;
        const [firmware = '', version = '', chip = '', name = ''] = strings;
        return { firmware, version, chip, name };
      }),
    scan: () => {
      const found: ImprovNetwork[] = [];
      return ask(IMPROV_COMMAND.scan, [], SCAN_MS, (packet) => {
        const strings = resultOf(packet, IMPROV_COMMAND.scan);
        if (strings === undefined) return undefined;
        const [name, signal, secured] = strings;
        if (name === undefined) return found;
        found.push({ name, signalDbm: Number(signal), isSecured: secured === 'YES' });
        return undefined;
      });
    },
    join: (name, password) =>
      ask(IMPROV_COMMAND.wifi, [name, password], JOIN_MS, (packet) => resultOf(packet, IMPROV_COMMAND.wifi)),
  };
};

const refusal = (code: number | undefined): FieldmarkError => {
  if (code === IMPROV_ERROR.unableToConnect) return new FieldmarkError('WIFI_REFUSED');
  if (code === IMPROV_ERROR.unknownCommand) return new FieldmarkError('METHOD_UNKNOWN');
  return new FieldmarkError('WIFI_REFUSED', { detail: `the device gives Improv error ${code}` });
};
