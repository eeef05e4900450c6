import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { quotePath } from '../../disk/find-file.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { InputAccess } from '../../pictures/input-file.js';
import { isHttpUrl, isStored } from '../../products/schema/check-place.js';
import { whyRefused } from './why-refused.js';

/**
 * Throws `InvalidRequest` where values that an agent gives to a pipeline could be files that it may not read, or more than values. What a pipeline makes of
 * them is the operator's: so any text counts that is a path of this machine, whatever it is meant for.
 */
export async function refuseValues(values: Readonly<Record<string, unknown>>, access: InputAccess): Promise<void> {
  const texts = Object.entries(values).flatMap(([name, value]) => listTexts(value, `with.${name}`));
  const found = await Promise.all(texts.map((one) => complainOf(one, access)));
  const complaints = found.flat();
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

interface Text {
  readonly path: string;
  readonly text: string;
}

function listTexts(value: unknown, at: string): readonly Text[] {
  if (typeof value === 'string') return [{ path: at, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => listTexts(inner, `${at}.${name}`));
}

async function complainOf({ path: at, text }: Text, access: InputAccess): Promise<readonly Complaint[]> {
  if (text.includes('${')) return [{ path: at, text: 'holds "${"; an agent gives values, and no references' }];
  if (isStored(text)) return [{ path: at, text: `${quotePath(text)} lies in a bucket; give a URL` }];
  if (isHttpUrl(text)) return [];
  const trouble = await explain(text, access);
  return trouble === undefined ? [] : [{ path: at, text: `${quotePath(text)} ${trouble}` }];
}

/** Undefined for what is no path: neither written as one, nor there. */
async function explain(text: string, access: InputAccess): Promise<string | undefined> {
  const file = path.resolve(text);
  const isPath = path.isAbsolute(text) || /^(~|\.\.?[\\/]|[a-z]+:[\\/])|[\\/]\.\.([\\/]|$)/i.test(text);
  const isThere = await lstat(file).then(
    () => true,
    () => false,
  );
  return isPath || isThere ? whyRefused(file, access) : undefined;
}
