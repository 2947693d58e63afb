import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';

/** What to do about each failure; provisioning can always be run again, and goes on where it was. */
const NEXT: { readonly [code in ErrorCode]?: string } = {
  DEVICE_SILENT: 'check the cable, and that the device runs with its console on this line; then run it again',
  LINE_ENDED: 'plug the cable in and run it again: it goes on where it was',
  DEVICE_LOCKED: "run it with the owner's key, or reset the device with somebody at it",
  DEVICE_BUSY: 'wait a minute and run it again',
  STEP_TIMEOUT: 'run it again',
  STORAGE_DAMAGED: 'reset the device with somebody at it (--reset), then run it again',
  ATTESTATION_STALE: 'something on the line repeats old answers: connect the device directly',
  ATTESTATION_INVALID: 'do not use this device: what answers does not hold the key that it names',
  ATTESTATION_FOREIGN: 'this is another device than expected: plug in the right one',
  BOARD_MISMATCH: 'plug in the board that the plan names, or change the plan',
  CONFIG_INVALID: 'correct the settings and run it again',
  SETTINGS_DIFFER: 'run it again; if it stays so, flash the device anew',
  WIFI_ABSENT: 'leave Wi-Fi out of the settings, or use a board that has it',
  WIFI_REFUSED: 'check name and password, and the signal at this place; then run it again',
  CLAIM_EXPIRED: 'check the clocks of this computer and of the device, or ask for a longer claim; then run it again',
  CLAIM_FOREIGN: 'the owner must open the device for the one who is to claim it',
  UNLOCK_REFUSED: "run it with the present owner's key",
  PERSON_ABSENT: "press the device's button and run it again meanwhile",
  GATEWAY_UNREACHABLE: 'check that the gateway runs and that its address is right; then run it again',
  UNIT_MISMATCH: 'put the unit aside, or correct the batch file',
  UNIT_DOUBLED: 'put both units aside: one of them has a copied key, or a copied USB serial number',
  VECTOR_FAILED: 'put the unit aside: do not ship a key that signs wrongly',
  READING_ABSENT:
    'check that the gateway runs, that its address and key in the settings are right, and that the device is registered; then run it again',
};

/** The same error, with how things stand now and, where nobody below said it better, what to do next. */
export const explain = (error: unknown, condition: string): unknown => {
  if (!(error instanceof FieldmarkError)) return error;
  return new FieldmarkError(error.code, {
    detail: detailOf(error),
    state: error.state ?? condition,
    next: error.next ?? NEXT[error.code] ?? 'run it again: it goes on where it was',
    cause: error.cause,
  });
};

/** What an error says beside its code's own text. */
export const detailOf = (error: FieldmarkError): string | undefined =>
  error.message.slice(ERRORS[error.code].length + 2) || undefined;
