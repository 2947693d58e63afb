import { connect as connectTcp, type Socket } from 'node:net';
import { Duplex, Transform } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { FieldmarkError } from '#proto/errors.js';

/** MQTT 3.1.1 §2.2.3: the remaining length is 1 to 4 bytes of 7 bits, lowest first. */
const LENGTH_BYTES_MAX = 4;
const MORE = 0x80;

/**
 * Passes MQTT packets of at most `bytesMax` on and fails at the head of a longer one, before any of it is kept. A
 * broker is nobody to trust, and the packet parser behind this would collect up to 256 MiB.
 */
export const packetGuard = (bytesMax: number): Transform => {
  let bodyLeft = 0;
  let lengthBytes = 0;
  let length = 0;
  let inHead = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let i = 0; i < chunk.length; ) {
        if (bodyLeft > 0) {
          const step = Math.min(bodyLeft, chunk.length - i);
          bodyLeft -= step;
          i += step;
        } else if (!inHead) {
          inHead = true;
          length = 0;
          lengthBytes = 0;
          i++;
        } else {
          const byte = chunk[i++]!;
          length += (byte & ~MORE) * 2 ** (7 * lengthBytes++);
          const isLast = (byte & MORE) === 0;
          if (length > bytesMax || (!isLast && lengthBytes === LENGTH_BYTES_MAX))
            return done(new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'the broker sent an oversized packet' }));
          if (isLast) {
            bodyLeft = length;
            inHead = false;
          }
        }
      }
      done(null, chunk);
    },
  });
};

export type StreamOptions = {
  readonly url: URL;
  /** PEM certificates that may vouch for an mqtts broker; the system's where undefined */
  readonly ca: string | undefined;
  readonly packetBytesMax: number;
};

const PORT = { 'mqtt:': 1883, 'mqtts:': 8883 } as const;

const openSocket = ({ url, ca }: StreamOptions): Socket => {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'mqtts:')
    return connectTls({ host, servername: host, port: Number(url.port || PORT['mqtts:']), ca, minVersion: 'TLSv1.2' });
  return connectTcp({ host, port: Number(url.port || PORT['mqtt:']) });
};

/** A connection to a broker, with a bound on what it may send at once. */
export const openBrokerStream = (options: StreamOptions): Duplex => {
  const socket = openSocket(options);
  socket.setNoDelay(true);
  const guard = packetGuard(options.packetBytesMax);
  const stream = Duplex.from({ readable: guard, writable: socket });
  socket.on('error', (error) => stream.destroy(error));
  guard.on('error', (error) => stream.destroy(error));
  stream.on('close', () => socket.destroy());
  // what still waits to be written would keep a stream open whose other end has gone; what came from there is read first
  socket.on('close', () => {
    if (guard.readableEnded) stream.destroy();
    else guard.once('end', () => stream.destroy());
  });
  socket.pipe(guard);
  return stream;
};
