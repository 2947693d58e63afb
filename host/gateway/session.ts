import { toHex } from '#proto/bytes.js';
import { DOWN_CHANNELS, type DownChannel, downTopic, upTopic } from '#proto/topics.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { GuardedSocket } from './sockets.js';

/** What a device may publish on. */
const UP_CHANNELS = ['reading', 'media', 'health', 'update'] as const;
/** a reader that lags by more gets nothing new; it asks again by sending again */
const BACKLOG_BYTES_MAX = 262_144;
/** envelopes of one connection between arrival and acknowledgement; more are left in its socket */
const PENDING_MAX = 256;

/** One MQTT connection, from its first byte to its end. */
export type Session = {
  readonly guarded: GuardedSocket;
  state: 'new' | 'asking' | 'in' | 'closed';
  deviceId: Uint8Array | undefined;
  /** 40 hex digits; what the client calls itself until it has logged in */
  id: string;
  upTopics: readonly string[];
  /** the one of them that most is published on */
  readingTopic: string;
  downTopics: readonly string[];
  readonly subscribed: Set<string>;
  /** why it is closed has been told */
  isRefused: boolean;
  keepAliveMs: number;
  heardMs: number;
  stalledSinceMs: number | undefined;
  pending: number;
  outbox: Buffer[];
};

export const newSession = (guarded: GuardedSocket, nowMs: number): Session => ({
  guarded,
  state: 'new',
  deviceId: undefined,
  id: '',
  upTopics: [],
  readingTopic: '',
  downTopics: [],
  subscribed: new Set(),
  isRefused: false,
  keepAliveMs: GATEWAY_LIMITS.keepAliveSecondsMax * 1500,
  heardMs: nowMs,
  stalledSinceMs: undefined,
  pending: 0,
  outbox: [],
});

/** From now on the connection speaks for the device. */
export const logIn = (session: Session, deviceId: Uint8Array): void => {
  session.state = 'in';
  session.deviceId = deviceId;
  session.id = toHex(deviceId);
  session.upTopics = UP_CHANNELS.map((channel) => upTopic(deviceId, channel));
  session.readingTopic = upTopic(deviceId, 'reading');
  session.downTopics = DOWN_CHANNELS.map((channel) => downTopic(deviceId, channel));
  session.guarded.trust();
};

/** The topic of `channel`, where the device listens there and takes what it is given. */
export const topicToHear = (session: Session, channel: DownChannel): string | undefined => {
  const topic = session.downTopics[DOWN_CHANNELS.indexOf(channel)];
  if (session.state !== 'in' || topic === undefined || !session.subscribed.has(topic)) return undefined;
  return session.guarded.socket.writableLength < BACKLOG_BYTES_MAX ? topic : undefined;
};

/** Why the connection has to end now, as no one hears or is heard at the other end; undefined where all is well. */
export const overdue = (session: Session, nowMs: number): string | undefined => {
  if (session.state !== 'in') return undefined;
  if (nowMs - session.heardMs > session.keepAliveMs) return 'nothing was heard for longer than the keep alive';
  if (session.stalledSinceMs !== undefined && nowMs - session.stalledSinceMs > GATEWAY_LIMITS.drainTimeMsMax)
    return 'it does not read what it is sent';
  return undefined;
};

/** Holds the sender back while much of what it sent is still on its way to the disk. */
export const countPending = (session: Session, change: number): void => {
  session.pending += change;
  const { socket } = session.guarded;
  if (session.pending >= PENDING_MAX) socket.pause();
  else if (session.pending <= PENDING_MAX >> 1 && socket.isPaused()) socket.resume();
};

/**
 * Collects what goes out in one turn of the event loop, so that an acknowledgement and the receipt of the same commit
 * leave in one system call.
 */
export const createOutgoing = () => {
  let dirty: Session[] = [];
  const flush = (): void => {
    const sessions = dirty;
    dirty = [];
    for (const session of sessions) {
      const { socket } = session.guarded;
      const packets = session.outbox;
      session.outbox = [];
      if (socket.destroyed || !socket.writable) continue;
      const taken = socket.write(packets.length === 1 ? packets[0]! : Buffer.concat(packets));
      if (!taken && session.stalledSinceMs === undefined) {
        session.stalledSinceMs = Date.now();
        socket.once('drain', () => {
          session.stalledSinceMs = undefined;
        });
      }
    }
  };
  return {
    push: (session: Session, packet: Buffer): void => {
      if (session.outbox.length === 0) {
        if (dirty.length === 0) setImmediate(flush);
        dirty.push(session);
      }
      session.outbox.push(packet);
    },
    flush,
  };
};
