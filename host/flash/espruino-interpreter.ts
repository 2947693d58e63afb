import { concat } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  CONTROL,
  createEspruinoConsole,
  type EspruinoConsole,
  type Found,
  fromLatin1,
  latin1,
} from './espruino-console.js';
import type { Link } from './link.js';

/** An interpreter that waits at its prompt. */
export type Interpreter = {
  /** the value of an expression, as a string of Latin-1 letters. FLASH_REFUSED with what it threw. */
  readonly evaluate: (expression: string) => Promise<string>;
  /** uses packets from now on, with versions that have them */
  readonly usePackets: () => void;
  /**
   * The next chunk of a file; all chunks of it in order, without another call between. A file that is no text may hold
   * the byte of Ctrl-C, which interrupts the interpreter wherever it comes from.
   */
  readonly writeChunk: (
    name: string,
    chunk: Uint8Array,
    offset: number,
    size: number,
    isText: boolean,
  ) => Promise<void>;
  /** runs a statement after which the interpreter starts anew, and waits for its prompt */
  readonly restart: (statement: string) => Promise<void>;
};

const PROMPT_ATTEMPTS = 3;
const PROMPT_DEADLINE_MS = 1000;
/** erasing a page of flash takes as long as a second on some chips */
const DEADLINE_MS = 10_000;

/** Packet types (Espruino source, jsinteractive.c, since 2v25): a 16-bit word with the length in its lower 13 bits. */
const PACKET = { evaluate: 0x2000, fileSend: 0x6000, data: 0x8000 } as const;
const LENGTH_MASK = 0x1fff;

const packetOf = (type: number, body: Uint8Array): Uint8Array => {
  const word = type | body.length;
  return concat([new Uint8Array([CONTROL.dle, CONTROL.soh, word >> 8, word & 255]), body]);
};

/** Text without the flow control that the board sends between. */
const textOf = (bytes: Uint8Array): string =>
  fromLatin1(bytes.filter((byte) => byte !== CONTROL.xon && byte !== CONTROL.xoff));

const findPrompt = (held: Uint8Array): Found<string> | undefined => {
  const text = textOf(held);
  return /(?:^|[\r\n])(?:debug|password)?>$/.test(text.trimEnd()) ? { value: text, end: held.length } : undefined;
};

const findVerdict = (held: Uint8Array): Found<boolean> | undefined => {
  const at = held.findIndex((byte) => byte === CONTROL.ack || byte === CONTROL.nak);
  return at < 0 ? undefined : { value: held[at] === CONTROL.ack, end: at + 1 };
};

const findResponse = (held: Uint8Array): Found<string> | undefined => {
  const start = held.findIndex((byte, i) => byte === CONTROL.dle && held[i + 1] === CONTROL.soh);
  if (start < 0 || held.length < start + 4) return undefined;
  const end = start + 4 + ((held[start + 2]! * 256 + held[start + 3]!) & LENGTH_MASK);
  return held.length < end ? undefined : { value: fromLatin1(held.subarray(start + 4, end)), end };
};

/** Printed around a value, so that it stands out of whatever else the board says. */
const findMarked = (held: Uint8Array): Found<string> | undefined => {
  const end = held.indexOf(0x04);
  const start = held.lastIndexOf(0x02, end);
  if (end < 0 || start < 0) return undefined;
  return { value: textOf(held.subarray(start + 1, end)), end: end + 1 };
};

/** Gets the prompt: a new line, and where that is not answered, Ctrl-C, which stops what runs. */
const findInterpreter = async (console: EspruinoConsole): Promise<boolean> => {
  for (let attempt = 0; attempt < PROMPT_ATTEMPTS; attempt++) {
    for (const knock of ['\n', '\x03\n']) {
      console.clear();
      await console.send(latin1(knock));
      const said = await console.until(findPrompt, PROMPT_DEADLINE_MS);
      if (said?.trimEnd().endsWith('password>'))
        throw new FieldmarkError('FLASH_REFUSED', {
          detail: 'the board asks for a password',
          next: 'enter it with fieldmark console, or reset the board without its saved code',
        });
      if (said !== undefined && !said.trimEnd().endsWith('debug>')) return true;
    }
  }
  return false;
};

const toLiteral = (bytes: Uint8Array): string => `atob("${Buffer.from(bytes).toString('base64')}")`;

/** The interpreter at the other end, or undefined when no prompt comes. */
export const openInterpreter = async (link: Link): Promise<Interpreter | undefined> => {
  const console = createEspruinoConsole(link);
  let hasPackets = false;

  const noAnswer = (detail: string) => new FieldmarkError('FLASH_NO_ANSWER', { detail });
  const refused = (detail: string) => new FieldmarkError('FLASH_REFUSED', { detail });

  const sendPacket = async (type: number, body: Uint8Array, what: string): Promise<void> => {
    await console.send(packetOf(type, body));
    const accepted = await console.until(findVerdict, DEADLINE_MS);
    if (accepted === undefined) throw noAnswer(what);
    if (!accepted) throw refused(what);
  };
  const evaluateByPacket = async (expression: string): Promise<string> => {
    console.clear();
    // an exception would be printed as text of any length: it comes back as a value instead
    const guarded = `(function(){try{return "="+(${expression})}catch(e){return "!"+e}})()`;
    await sendPacket(PACKET.evaluate, latin1(guarded), expression);
    const response = await console.until(findResponse, DEADLINE_MS);
    if (response === undefined) throw noAnswer(expression);
    // the value comes as source text, in quotes
    return JSON.parse(
      response
        .trim()
        .replace(/\\x(..)/g, '\\u00$1')
        .replace(/\\([^"\\/bfnrtu])/g, '$1'),
    );
  };
  const evaluateByLine = async (expression: string): Promise<string> => {
    console.clear();
    const print = `try{print("\\x02="+(${expression})+"\\x04")}catch(e){print("\\x02!"+e+"\\x04")}`;
    await console.send(latin1(`\x10${print}\n`));
    const marked = await console.until(findMarked, DEADLINE_MS);
    if (marked === undefined) throw noAnswer(expression.slice(0, 60));
    return marked;
  };
  const evaluate = async (expression: string): Promise<string> => {
    const said = hasPackets ? await evaluateByPacket(expression) : await evaluateByLine(expression);
    if (said.startsWith('!')) throw refused(said.slice(1));
    return said.slice(1);
  };

  if (!(await findInterpreter(console))) return undefined;
  return {
    evaluate,
    usePackets: () => {
      hasPackets = true;
    },
    writeChunk: async (name, chunk, offset, size, isText) => {
      const where = `${name} at ${offset}`;
      if (!hasPackets || !isText) {
        const call = `require("Storage").write(${JSON.stringify(name)},${toLiteral(chunk)},${offset},${size})`;
        if ((await evaluate(call)) !== 'true') throw refused(where);
        return;
      }
      if (offset === 0) await sendPacket(PACKET.fileSend, latin1(JSON.stringify({ fn: name, s: size })), where);
      await sendPacket(PACKET.data, chunk, where);
    },
    restart: async (statement) => {
      console.clear();
      await console.send(latin1(`\x10${statement}\n`));
      // it prints its name before it listens
      await console.until(findPrompt, PROMPT_DEADLINE_MS);
      if (!(await findInterpreter(console))) throw noAnswer(`after ${statement}`);
    },
  };
};
