import { toUtf8 } from '#proto/bytes.js';
import {
  decodeImprovRpc,
  encodeImprov,
  encodeImprovRpc,
  IMPROV_COMMAND,
  IMPROV_ERROR,
  IMPROV_STATE,
  IMPROV_TYPE,
} from '#proto/improv.js';
import { LIMITS } from '#proto/limits.js';
import type { BoardIdentity, Wifi, WifiNetwork } from './console-ports.js';
import type { Clock } from './ports.js';

/**
 * The device's side of Improv Wi-Fi over serial: any client of that protocol can give this device its Wi-Fi. Not after
 * the lock, unless somebody shows at the device that he is there.
 */
export type Improv = {
  /** a packet of `type` that came in */
  readonly handle: (type: number, data: Uint8Array) => void;
  readonly tick: () => void;
};

export type ImprovParts = {
  readonly clock: Clock;
  readonly wifi: Wifi | undefined;
  readonly identity: BoardIdentity;
  /** whether Wi-Fi may be changed now */
  readonly isAllowed: () => boolean;
  /** where a browser finds more about this device, or empty */
  readonly url: () => string;
  readonly send: (bytes: Uint8Array) => void;
};

/** Clients wait about half a minute. */
const JOIN_MS = 25_000;
const SCAN_MS = 20_000;

export const createImprov = (parts: ImprovParts): Improv => {
  /** what is under way; a result that comes after its deadline is dropped */
  let work: { readonly endMs: number; readonly command: number } | undefined;

  const packet = (type: number, value: number): void => parts.send(encodeImprov(type, new Uint8Array([value])));
  const sendError = (code: number): void => packet(IMPROV_TYPE.error, code);
  const sendResult = (command: number, strings: readonly string[]): void =>
    parts.send(encodeImprov(IMPROV_TYPE.result, encodeImprovRpc({ command, strings })));

  const state = (): number => {
    if (work !== undefined && work.command === IMPROV_COMMAND.wifi) return IMPROV_STATE.provisioning;
    const joined = parts.wifi === undefined ? undefined : parts.wifi.joined();
    return joined === undefined ? IMPROV_STATE.ready : IMPROV_STATE.provisioned;
  };
  const sendState = (): void => packet(IMPROV_TYPE.state, state());
  const urls = (): readonly string[] => (parts.url() === '' ? [] : [parts.url()]);

  const begin = (command: number, deadlineMs: number): object => {
    work = { command, endMs: parts.clock.monotonicMs() + deadlineMs };
    return work;
  };

  const join = (strings: readonly string[]) => {
    const name = strings[0];
    const password = strings[1];
    if (strings.length !== 2 || name === undefined || name === '' || toUtf8(name).length > LIMITS.wifiNameBytesMax)
      return sendError(IMPROV_ERROR.invalid);
    if (parts.wifi === undefined) return sendError(IMPROV_ERROR.unableToConnect);
    if (!parts.isAllowed()) return sendError(IMPROV_ERROR.unknown);
    const mine = begin(IMPROV_COMMAND.wifi, JOIN_MS);
    sendError(IMPROV_ERROR.none);
    sendState();
    parts.wifi.join(name, password === '' ? undefined : password, (error) => {
      if (work !== mine) return;
      work = undefined;
      if (error !== undefined) {
        sendError(IMPROV_ERROR.unableToConnect);
        return packet(IMPROV_TYPE.state, IMPROV_STATE.ready);
      }
      packet(IMPROV_TYPE.state, IMPROV_STATE.provisioned);
      sendResult(IMPROV_COMMAND.wifi, urls());
    });
  };

  const sendNetworks = (networks: readonly WifiNetwork[]): void => {
    for (let i = 0; i < networks.length; i++) {
      const network = networks[i]!;
      const strings = [network.name, `${network.signalDbm}`, network.isSecured ? 'YES' : 'NO'];
      sendResult(IMPROV_COMMAND.scan, strings);
    }
    sendResult(IMPROV_COMMAND.scan, []);
  };

  const scan = () => {
    if (parts.wifi === undefined) return sendNetworks([]);
    const mine = begin(IMPROV_COMMAND.scan, SCAN_MS);
    parts.wifi.scan((error, networks) => {
      if (work !== mine) return;
      work = undefined;
      if (networks === undefined || error !== undefined) return sendError(IMPROV_ERROR.unknown);
      sendNetworks(networks);
    });
  };

  const perform = (command: number, strings: readonly string[]): void => {
    if (command === IMPROV_COMMAND.state) {
      sendState();
      if (state() === IMPROV_STATE.provisioned) sendResult(IMPROV_COMMAND.state, urls());
    } else if (command === IMPROV_COMMAND.info)
      sendResult(IMPROV_COMMAND.info, [
        'fieldmark',
        parts.identity.software,
        parts.identity.board,
        parts.identity.model,
      ]);
    else if (command !== IMPROV_COMMAND.wifi && command !== IMPROV_COMMAND.scan) sendError(IMPROV_ERROR.unknownCommand);
    else if (work !== undefined) sendError(IMPROV_ERROR.unknown);
    else if (command === IMPROV_COMMAND.wifi) join(strings);
    else scan();
  };

  return {
    handle: (type, data) => {
      // states and results are what devices send: on a line that loops back, our own
      if (type !== IMPROV_TYPE.command) return;
      const rpc = decodeImprovRpc(data);
      if (rpc.ok) perform(rpc.value.command, rpc.value.strings);
      else sendError(IMPROV_ERROR.invalid);
    },
    tick: () => {
      if (work === undefined || parts.clock.monotonicMs() < work.endMs) return;
      const command = work.command;
      work = undefined;
      sendError(command === IMPROV_COMMAND.wifi ? IMPROV_ERROR.unableToConnect : IMPROV_ERROR.unknown);
      sendState();
    },
  };
};
