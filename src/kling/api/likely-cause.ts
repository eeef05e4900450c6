/** As much of a stranger's text as helps to recognise it. */
const MAX_QUOTED = 80;

/** What a body is that is not Kling's JSON, for people: `a web page ("401 Authorization Required")`. */
export function describeBody(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'an empty body';
  if (isWebPage(trimmed)) {
    const title = /<title[^>]*>([^<]*)<\/title>/i.exec(trimmed.slice(0, 10_000))?.[1];
    return title === undefined || title.trim() === '' ? 'a web page' : `a web page (${quote(title)})`;
  }
  return `something that is not JSON of the documented form (${quote(trimmed)})`;
}

/** Somebody's page for people, be it an error or a login. */
export function isWebPage(text: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(text);
}

function quote(text: string): string {
  const line = text
    .slice(0, 1000)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return `"${line.length <= MAX_QUOTED ? line : `${line.slice(0, MAX_QUOTED)}…`}"`;
}

interface Odd {
  readonly httpStatus: number;
  readonly address?: string;
  readonly location?: string;
}

/** The most likely reason for a reply that does not come from Kling's API, as a sentence without its full stop. */
export function likelyCause(reply: Odd): string | undefined {
  const { httpStatus, address } = reply;
  if (httpStatus === 408 || httpStatus === 425 || httpStatus === 429 || httpStatus >= 500) return undefined;
  if (address !== undefined && /\/v1$/i.test(address))
    return `KLING_BASE_URL is ${address}; leave out /v1, with which every path begins already`;
  const asked = address ?? 'the host in KLING_BASE_URL';
  if (httpStatus < 300)
    return `A gateway or login page in between answers, or ${asked} is a web site and not Kling's API`;
  if (httpStatus < 400) return `${asked} sends on to ${destination(reply)}, and requests with a key are not sent on`;
  return (
    CAUSES[httpStatus]?.(asked) ??
    `A gateway or proxy in between, or ${asked}, refuses the request before Kling sees it`
  );
}

const notThere = (asked: string) =>
  `There is no such path at ${asked}, so it is not Kling's API, or the path in KLING_BASE_URL is wrong`;

const CAUSES: Readonly<Record<number, (asked: string) => string>> = {
  401: (asked) => `A gateway in between or ${asked} wants other credentials`,
  402: (asked) => `A gateway in between or ${asked} wants to be paid first`,
  403: (asked) => `A gateway, firewall or proxy in between, or ${asked}, lets this machine or this request not through`,
  404: notThere,
  405: notThere,
  407: () => 'A proxy in between wants a user name and password',
  410: notThere,
  413: () => 'The request is too large for a gateway in between; give smaller pictures, or their URLs',
  446: (asked) => `${asked} lets no programs in: it is a web site and not Kling's API`,
};

/** Host and path of a redirect; a query may be a secret. */
function destination({ address = 'https://kling.invalid', location = '' }: Odd): string {
  if (location === '' || !URL.canParse(location, address)) return 'nowhere';
  const { origin, pathname } = new URL(location, address);
  return `${origin}${pathname}`.slice(0, 200);
}
