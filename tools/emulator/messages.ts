const START_SYSEX = 0xf0;
const END_SYSEX = 0xf7;
/** a message that never ends is garbage of a line that began in the middle */
const MESSAGE_BYTES_MAX = 1024;

/** data bytes that follow a command (Firmata protocol 2.5, "Message types") */
const dataBytes = (command: number): number => {
  const type = command < 0xf0 ? command & 0xf0 : command;
  if (type === 0xe0 || type === 0x90 || type === 0xf4 || type === 0xf5 || type === 0xf9) return 2;
  return type === 0xc0 || type === 0xd0 ? 1 : 0;
};

/** Cuts a stream of Firmata bytes into whole messages; bytes that belong to none go on as they are. */
export const createMessageCutter = (message: (bytes: number[]) => void): ((bytes: Uint8Array) => void) => {
  let held: number[] = [];
  const flush = (): void => {
    const whole = held;
    held = [];
    message(whole);
  };
  return (bytes) => {
    for (const byte of bytes) {
      if (byte >= 0x80 && byte !== END_SYSEX && held.length > 0) flush();
      held.push(byte);
      const sysex = held[0] === START_SYSEX;
      const whole = sysex ? byte === END_SYSEX : held[0]! < 0x80 || held.length > dataBytes(held[0]!);
      if (whole || held.length >= MESSAGE_BYTES_MAX) flush();
    }
  };
};
