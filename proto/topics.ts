import { fromHex, toHex } from './bytes.js';
import { failure, type Result, success } from './errors.js';

/** `fieldmark/1/<device id, 40 hex digits>/<up|down>/<channel>`. A device writes its own `up`, reads its own `down`. */
export const UP_CHANNELS = ['reading', 'media', 'health', 'update', 'shell'] as const;
export const DOWN_CHANNELS = ['receipt', 'config', 'update', 'command', 'shell'] as const;
export type UpChannel = (typeof UP_CHANNELS)[number];
export type DownChannel = (typeof DOWN_CHANNELS)[number];

export type Topic = { readonly deviceId: Uint8Array } & (
  | { readonly direction: 'up'; readonly channel: UpChannel }
  | { readonly direction: 'down'; readonly channel: DownChannel }
);

const PREFIX = 'fieldmark/1/';
const ID_DIGITS = 40;

export const upTopic = (deviceId: Uint8Array, channel: UpChannel): string =>
  `${PREFIX}${toHex(deviceId)}/up/${channel}`;

export const downTopic = (deviceId: Uint8Array, channel: DownChannel): string =>
  `${PREFIX}${toHex(deviceId)}/down/${channel}`;

/** Parses one concrete topic; wildcards, other prefixes and upper-case ids are refused. */
export const parseTopic = (topic: string): Result<Topic> => {
  if (topic.slice(0, PREFIX.length) !== PREFIX) return failure('TOPIC_INVALID');
  const digits = topic.slice(PREFIX.length, PREFIX.length + ID_DIGITS);
  const deviceId = fromHex(digits);
  if (deviceId === undefined || digits.length !== ID_DIGITS || toHex(deviceId) !== digits)
    return failure('TOPIC_INVALID', 'device id');
  const rest = topic.slice(PREFIX.length + ID_DIGITS);
  for (let i = 0; i < UP_CHANNELS.length; i++)
    if (rest === `/up/${UP_CHANNELS[i]!}`) return success({ deviceId, direction: 'up', channel: UP_CHANNELS[i]! });
  for (let i = 0; i < DOWN_CHANNELS.length; i++)
    if (rest === `/down/${DOWN_CHANNELS[i]!}`)
      return success({ deviceId, direction: 'down', channel: DOWN_CHANNELS[i]! });
  return failure('TOPIC_INVALID', 'channel');
};
