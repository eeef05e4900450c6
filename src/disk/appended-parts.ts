import { createHash } from 'node:crypto';

/**
 * Where nothing can be added to a file, what is added to `journal.jsonl` lies in files of its own beside it: `journal.jsonl.<number>-<hash>`. Whoever
 * adds takes the number behind the highest that is there, so what is added later stands later; two that add at once may take the same one, and
 * differ by the hash of what they add. So no write ever meets another one, and the same content written twice does no harm.
 */
const PART = /^\.(\d{8,})-[0-9a-f]{16}$/;

/** Of these names, the file's own and those of its parts, in the order in which they were added. */
export function sortParts(name: string, names: Iterable<string>): string[] {
  const parts = [...names].flatMap((one) => {
    const number = one === name ? 0 : numberOf(name, one);
    return number === undefined ? [] : [{ one, number }];
  });
  const sorted = parts.sort((a, b) => a.number - b.number || (a.one < b.one ? -1 : 1));
  return sorted.map(({ one }) => one);
}

/** What the next part is called. */
export function nextPart(name: string, names: Iterable<string>, text: string): string {
  const last = sortParts(name, names).at(-1);
  const number = (last === undefined ? 0 : (numberOf(name, last) ?? 0)) + 1;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `${name}.${String(number).padStart(8, '0')}-${hash}`;
}

function numberOf(name: string, part: string): number | undefined {
  const [, digits] = part.startsWith(name) ? (PART.exec(part.slice(name.length)) ?? []) : [];
  return digits === undefined ? undefined : Number(digits);
}
