import { createContext, runInContext } from 'node:vm';

/** What an interpreter's prompt needs of the board that it runs on. */
export type PromptPorts = {
  /** what code at the prompt finds, anew for each line: nothing that one defines is there for the next */
  readonly globals: () => object;
  readonly say: (text: string) => void;
  /** what a packet that sends a file writes to */
  readonly writeFile: (name: string, text: string, offset: number, sizeBytes: number) => void;
  /** what a line without the mark that turns the echo off is answered with; the line itself and a new prompt unless given */
  readonly answer?: ((line: string) => string) | undefined;
  /** said before whatever else is said to a line */
  readonly log?: string | undefined;
  readonly refusesPackets?: boolean | undefined;
};

export type Prompt = {
  readonly take: (byte: number) => void;
  readonly isInPacket: () => boolean;
  readonly packets: () => number;
};

const REPLY = { ack: '\x06', nak: '\x15' } as const;
const CTRL_C = 3;
const START_OF_PACKET = 1;
const NEWLINE = 10;
const ECHO_OFF = '\x10';
/** of the 16-bit word at a packet's head (Espruino source, jsinteractive.c, since 2v25) */
const PACKET = { evaluate: 0x2000, fileSend: 0x6000, data: 0x8000, typeMask: 0xe000, lengthMask: 0x1fff } as const;
const LINE_MAX = 65_536;

/** A prompt of the Espruino interpreter, byte by byte; what it is told to run is run, by this machine's JavaScript. */
export const createPrompt = (ports: PromptPorts): Prompt => {
  let line = '';
  let packet: number[] | undefined;
  let sending: { readonly name: string; readonly sizeBytes: number; offset: number } | undefined;
  let packets = 0;

  const run = (code: string): unknown =>
    runInContext(
      code,
      createContext({
        atob: (text: string) => Buffer.from(text, 'base64').toString('latin1'),
        btoa: (text: string) => Buffer.from(text, 'latin1').toString('base64'),
        print: (text: string) => ports.say(`${text}\r\n`),
        ...ports.globals(),
      }),
    );
  const writeSent = (text: string): void => {
    if (sending !== undefined) {
      ports.writeFile(sending.name, text, sending.offset, sending.sizeBytes);
      sending.offset += text.length;
    }
    ports.say(sending === undefined ? REPLY.nak : REPLY.ack);
  };
  const obeyPacket = (type: number, body: string): void => {
    packets++;
    if (ports.refusesPackets === true) {
      ports.say(REPLY.nak);
    } else if (type === PACKET.data) {
      writeSent(body);
    } else if (type === PACKET.evaluate) {
      const source = JSON.stringify(run(body));
      ports.say(`${REPLY.ack}\x10\x01${String.fromCharCode(source.length >> 8, source.length & 255)}${source}`);
    } else if (type === PACKET.fileSend) {
      const { fn, s } = JSON.parse(body) as { readonly fn: string; readonly s: number };
      sending = { name: fn, sizeBytes: s, offset: 0 };
      ports.say(REPLY.ack);
    } else {
      ports.say(REPLY.nak);
    }
  };
  const obeyLine = (text: string): void => {
    if (ports.log !== undefined) ports.say(ports.log);
    if (!text.startsWith(ECHO_OFF)) {
      ports.say(ports.answer?.(text) ?? `${text}\r\n>`);
      return;
    }
    try {
      run(text.slice(1));
    } catch (error) {
      ports.say(`Uncaught ${error}\r\n>`);
    }
  };
  const takeOfPacket = (held: number[], byte: number): void => {
    held.push(byte);
    const word = held[0]! * 256 + (held[1] ?? 0);
    if (held.length < 2 || held.length < (word & PACKET.lengthMask) + 2) return;
    packet = undefined;
    obeyPacket(word & PACKET.typeMask, String.fromCharCode(...held.slice(2)));
  };
  return {
    isInPacket: () => packet !== undefined,
    packets: () => packets,
    take: (byte) => {
      if (packet !== undefined) {
        // within a packet every byte is data
        takeOfPacket(packet, byte);
      } else if (byte === CTRL_C) {
        line = '';
        ports.say('\r\n>');
      } else if (byte === START_OF_PACKET && line === ECHO_OFF) {
        packet = [];
        line = '';
      } else if (byte === NEWLINE) {
        const text = line;
        line = '';
        obeyLine(text);
      } else if (line.length < LINE_MAX) {
        line += String.fromCharCode(byte);
      }
    },
  };
};
