/** The HTTP status of each code of Kling's error table. */
const HTTP_STATUS: Readonly<Record<number, number>> = {
  1000: 401,
  1001: 401,
  1002: 401,
  1003: 401,
  1004: 401,
  1100: 429,
  1101: 429,
  1102: 429,
  1103: 403,
  1200: 400,
  1201: 400,
  1202: 404,
  1203: 404,
  1300: 400,
  1301: 400,
  1302: 429,
  1303: 429,
  1304: 429,
  5000: 500,
  5001: 503,
  5002: 504,
};

/** Thrown when the simulated Kling refuses a call. `code` is Kling's; the HTTP status follows from it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.status = httpStatusOf(code);
  }
}

/** The HTTP status that goes with a code: 400 for a code the table does not have. */
export function httpStatusOf(code: number): number {
  return HTTP_STATUS[code] ?? 400;
}

/** The code that an injected fault carries when it names only an HTTP status. */
export function codeForStatus(status: number): number {
  const codes: Readonly<Record<number, number>> = {
    400: 1200,
    401: 1000,
    403: 1103,
    404: 1203,
    429: 1302,
    500: 5000,
    503: 5001,
    504: 5002,
  };
  return codes[status] ?? 5000;
}
