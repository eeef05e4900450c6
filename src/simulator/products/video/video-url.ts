import type { Body } from '../fields.js';
import { invalidValue, readText } from '../fields.js';

/** Reads an optional video, which the service takes by URL only. */
export function readVideoUrl(body: Body, field: string): string | undefined {
  const url = readText(body, field);
  if (url !== undefined && !/^https?:\/\//i.test(url)) throw invalidValue(field, url.slice(0, 32));
  return url;
}
