import type { GatewayEvent } from '#gateway/events.js';
import type { RunEvent } from '#linux/main.js';
import { toHex } from '#proto/bytes.js';
import { ANSWER_OK, ORDER } from '#proto/command.js';
import { ERRORS } from '#proto/errors.js';
import { CONTENT, type ContentType, formatCti } from '#proto/reading.js';
import { formatDecimal, type SenmlRecord } from '#proto/senml.js';
import type { Output, Style } from './output.js';

/** One line for people: what happened, in a word, and the rest. */
export type Line = { readonly word: string; readonly text: string; readonly style: Style };

const WORD_WIDTH = 10;

export const printLine = (output: Output, line: Line): string =>
  `${output.paint(line.style, line.word.padEnd(WORD_WIDTH))} ${line.text}`;

export const KIND_OF_CONTENT = new Map<ContentType, string>(
  Object.entries(CONTENT).map(([name, number]) => [number, name === 'reading' ? '' : name]),
);

const formatRecord = (record: SenmlRecord): string => {
  const value = typeof record.value === 'object' ? formatDecimal(record.value) : String(record.value);
  return `${record.name} ${value}${record.unit === undefined ? '' : ` ${record.unit}`}`;
};

export const formatRecords = (records: readonly SenmlRecord[]): string => records.map(formatRecord).join(', ');

export const formatTime = (unixSeconds: number): string =>
  new Date(unixSeconds * 1000).toISOString().replace('.000Z', 'Z');

const ORDER_NAMES = new Map<number, string>(Object.entries(ORDER).map(([name, order]) => [order, name]));

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** What a device's event says to its owner; undefined where it says nothing new. */
export const deviceLine = (event: RunEvent): Line | undefined => {
  switch (event.kind) {
    case 'started':
      return { word: 'device', text: `${event.deviceId} (${event.algorithm})`, style: 'bold' };
    case 'sealed': {
      const what = event.samples === undefined ? KIND_OF_CONTENT.get(event.contentType) : formatRecords(event.samples);
      return { word: 'sealed', text: `${formatCti(event.boot, event.sequence)}  ${what}`, style: 'cyan' };
    }
    case 'receipted':
      return {
        word: 'receipted',
        text: `${formatCti(event.boot, event.sequence)}  on chain by ${formatTime(event.anchorBy)}`,
        style: 'green',
      };
    case 'waiting-for-provisioning':
      return { word: 'waiting', text: `to be provisioned on ${event.line}`, style: 'yellow' };
    case 'captured':
      return {
        word: 'captured',
        text: `${event.cid}  ${event.bytes} bytes, encrypted (${event.trigger})`,
        style: 'cyan',
      };
    case 'media-uploaded':
      return {
        word: 'uploaded',
        text: `${event.cid}  ${event.bytes} bytes, kept until ${formatTime(event.keptUntil)} at least${'fault' in event.kept ? `; its receipt is not on disk: ${event.kept.fault}` : ''}`,
        style: 'green',
      };
    case 'media-waits':
      return {
        word: 'waits',
        text: `pictures: ${event.detail} (${event.code}); ${event.next === undefined ? '' : `${event.next}; `}again in ${seconds(event.retryDelayMs)}`,
        style: 'yellow',
      };
    case 'camera-failed': {
      const next = event.next === undefined ? '' : `; ${event.next}`;
      return { word: 'camera', text: `${event.detail} (${event.code})${next}`, style: 'red' };
    }
    case 'camera-recovered':
      return { word: 'camera', text: 'works again', style: 'green' };
    case 'model-loaded':
      return {
        word: 'model',
        text: [`${toHex(event.modelHash)} by ${event.runtime}`, ...event.passedOver].join('; '),
        style: 'green',
      };
    case 'command-answered': {
      const order = ORDER_NAMES.get(event.order) ?? `order ${event.order}`;
      return { word: 'command', text: `${order}: ${event.code}`, style: event.code === ANSWER_OK ? 'cyan' : 'red' };
    }
    case 'command-refused': {
      const detail = event.detail === '' ? ERRORS[event.code] : event.detail;
      return { word: 'command', text: `not taken: ${detail} (${event.code})`, style: 'yellow' };
    }
    case 'board-connected':
      return { word: 'board', text: 'answers', style: 'green' };
    case 'board-disconnected':
      return { word: 'board', text: `${event.detail} (${event.code}); looking for it`, style: 'yellow' };
    case 'connected':
      return { word: 'connected', text: `to gateway ${toHex(event.gatewayId)} at ${event.url}`, style: 'green' };
    case 'disconnected':
      return {
        word: 'offline',
        text: `${event.detail} (${event.code}); again in ${seconds(event.retryDelayMs)}`,
        style: 'yellow',
      };
    case 'refused':
      return {
        word: 'refused',
        text: `${formatCti(event.boot, event.sequence)}  ${event.code}; the device keeps it`,
        style: 'red',
      };
    case 'dropped': {
      const first = formatCti(event.first.boot, event.first.sequence);
      const last = formatCti(event.last.boot, event.last.sequence);
      return { word: 'dropped', text: `${event.count} envelopes, ${first} to ${last}; a record says so`, style: 'red' };
    }
    case 'sensor-failed':
      return {
        word: 'sensor',
        text: `${event.name}: ${event.detail} (${event.code}); again in ${seconds(event.retryDelayMs)}`,
        style: 'yellow',
      };
    case 'sensor-recovered':
      return { word: 'sensor', text: `${event.name} answers again`, style: 'green' };
    case 'storage-full':
    case 'signer-failed':
      return { word: 'halted', text: `${event.detail} (${event.code}); nothing is sealed meanwhile`, style: 'red' };
    case 'storage-recovered':
      return { word: 'storage', text: 'takes readings again', style: 'green' };
    case 'storage-damaged':
      return { word: 'storage', text: `${event.name}: ${event.detail}`, style: 'red' };
    case 'receipt-ignored':
      return { word: 'ignored', text: `a receipt: ${event.detail} (${event.code})`, style: 'yellow' };
    default:
      return updateLine(event) ?? relayLine(event);
  }
};

const updateLine = (event: RunEvent): Line | undefined => {
  switch (event.kind) {
    case 'update-offered':
      return { word: 'update', text: `release ${event.sequence}, ${event.bytes} bytes, is on its way`, style: 'cyan' };
    case 'update-ready':
      return { word: 'update', text: `release ${event.sequence} is whole and tried next`, style: 'cyan' };
    case 'update-installed':
      return { word: 'update', text: `release ${event.sequence} has proven itself and stays`, style: 'green' };
    case 'update-refused': {
      const detail = event.detail === '' ? ERRORS[event.code] : event.detail;
      return { word: 'update', text: `not taken: ${detail} (${event.code}); all runs as before`, style: 'yellow' };
    }
    default:
      return undefined;
  }
};

/** What a board that this computer relays for does; undefined for other events. */
const relayLine = (event: RunEvent): Line | undefined => {
  switch (event.kind) {
    case 'relay-line-open':
      return { word: 'line', text: `${event.line} is open`, style: 'green' };
    case 'relay-line-lost':
      return { word: 'line', text: `${event.detail} (${event.code}); tried again until it is there`, style: 'yellow' };
    case 'relay-connected':
      return { word: 'connected', text: `${event.deviceId} at ${event.line} to ${event.url}`, style: 'green' };
    case 'relay-disconnected':
      return { word: 'offline', text: `${event.line}: ${event.detail} (${event.code})`, style: 'yellow' };
    case 'relayed':
      return {
        word: 'relayed',
        text: `${event.channel} of ${event.deviceId}, ${event.bytes} bytes, no receipt yet`,
        style: 'cyan',
      };
    case 'relay-log':
      return { word: 'board', text: `${event.line}: ${event.text}`, style: 'bold' };
    default:
      return undefined;
  }
};

/** What a gateway's event says to its operator; undefined where it says nothing that others don't. */
export const gatewayLine = (event: GatewayEvent): Line | undefined => {
  switch (event.kind) {
    case 'connected':
      return { word: 'connected', text: `${event.deviceId} from ${event.address}`, style: 'green' };
    case 'disconnected':
      return { word: 'left', text: event.deviceId, style: 'yellow' };
    case 'stored':
      return {
        word: 'stored',
        text: `${event.deviceId} ${formatCti(event.boot, event.sequence)}  entry ${event.index}, ${event.bytes} bytes`,
        style: 'cyan',
      };
    case 'media-stored':
      return {
        word: 'picture',
        text: `${event.deviceId} ${formatCti(event.boot, event.sequence)}  ${event.cid}, ${event.bytes} bytes`,
        style: 'cyan',
      };
    case 'receipted':
      return {
        word: 'receipted',
        text: `${event.deviceId} ${event.count} readings  on chain by ${formatTime(event.anchorBy)}`,
        style: 'green',
      };
    case 'anchored':
      return {
        word: 'anchored',
        text: `${event.size} entries  block ${event.block}, transaction ${event.transaction}`,
        style: 'magenta',
      };
    case 'refused':
      return {
        word: 'refused',
        text: `${event.deviceId ?? event.address ?? 'somebody'}: ${event.detail ?? ''} (${event.code})`,
        style: 'red',
      };
    case 'accused':
      return {
        word: 'accused',
        text: `dispute ${event.dispute} over a ${event.about}, opened ${formatTime(event.openedAt)}`,
        style: 'red',
      };
    case 'answered':
      return { word: 'answered', text: `dispute ${event.dispute} by ${event.transaction}`, style: 'green' };
    case 'warning':
      return { word: 'warning', text: `${event.detail} (${event.code})`, style: 'yellow' };
  }
};
