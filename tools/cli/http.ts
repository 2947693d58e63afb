import { type ErrorCode, FieldmarkError, isErrorCode } from '#proto/errors.js';

const NOT_FOUND = 404;

type Asking = RequestInit & {
  readonly signal: AbortSignal;
  /** next steps by error code, where the code's own says too little */
  readonly advice?: { readonly [code: string]: string };
  /** what a failure leaves behind */
  readonly state?: string;
};

/** The code that a gateway wrote into its refusal, else what the status says. */
const codeOf = async (answer: Response): Promise<ErrorCode> => {
  const said = (await answer.json().catch(() => undefined)) as { readonly code?: unknown } | undefined;
  if (isErrorCode(said?.code)) return said.code;
  return answer.status === NOT_FOUND ? 'NOT_FOUND' : 'GATEWAY_UNREACHABLE';
};

/** A gateway's good answer. Throws GATEWAY_UNREACHABLE where none comes, else the code of the refusal, as NOT_FOUND. */
export const askGateway = async (url: string, { advice = {}, state, ...request }: Asking): Promise<Response> => {
  const fail = (code: ErrorCode, detail: string, cause?: unknown): never => {
    throw new FieldmarkError(code, { detail, state, next: advice[code], cause });
  };
  const answer = await fetch(url, request).catch((cause: unknown) => fail('GATEWAY_UNREACHABLE', url, cause));
  return answer.ok ? answer : fail(await codeOf(answer), `${url} answers ${answer.status}`);
};

export const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());
