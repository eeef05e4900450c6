import { KlingFailure } from '../../domain/kling-failure.js';
import type { PackState, ResourcePack } from '../../domain/account/resource-pack.js';
import { isObject } from '../../domain/record.js';
import type { Json } from '../../domain/record.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { readAmount, readArray, readId, readNumber, readObject, readText, readTime } from '../reply/json.js';

/** Kling's words. */
const STATES: Readonly<Record<string, PackState>> = {
  toBeOnline: 'coming',
  online: 'active',
  expired: 'expired',
  runOut: 'empty',
};

/** The packs in the `data` of `/account/costs`, which wraps its answer twice; an account without any has no list. Throws `KlingFailure`. */
export function parsePacks(data: unknown, scrub: Scrub): readonly ResourcePack[] {
  const { code, msg, resource_pack_subscribe_infos: rows } = readObject(data);
  const inner = readNumber(code) ?? 0;
  if (inner !== 0)
    throw new KlingFailure(
      'UnexpectedReply',
      `Kling does not tell the packs: ${scrub(readText(msg) ?? 'no reason')} (code ${inner})`,
    );
  return readArray(rows)
    .filter(isObject)
    .map((row) => parsePack(row, scrub));
}

function parsePack(row: Json, scrub: Scrub): ResourcePack {
  const name = scrub(readText(row.resource_pack_name) ?? 'a pack without a name');
  const word = readText(row.status) ?? '';
  return {
    name,
    id: readId(row.resource_pack_id),
    kind: kindOf(name),
    state: Object.hasOwn(STATES, word) ? (STATES[word] ?? 'unknown') : 'unknown',
    total: readAmount(row.total_quantity),
    left: readAmount(row.remaining_quantity),
    boughtAt: readTime(row.purchase_time),
    validFrom: readTime(row.effective_time),
    validUntil: readTime(row.invalid_time),
  };
}

/** Only the name says it, e.g. `Trial-Video-100Units-5Con-1Months`. */
function kindOf(name: string): ResourcePack['kind'] {
  const isVideo = /video/i.test(name);
  const isImage = /image/i.test(name);
  return isVideo === isImage ? undefined : isVideo ? 'video' : 'image';
}
