import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { nearest } from '../../text/nearest.js';
import { quote } from '../../text/quote.js';
import { byteLength, cleanName, cutToBytes, trimName } from './clean-name.js';

/** What may stand in braces in a name: facts of the generation, and the number of a file among those of its task. */
export const PLACEHOLDERS = ['id', 'prompt', 'model', 'product', 'task', 'date', 'item', 'batch', 'n'] as const;
type Fact = Exclude<(typeof PLACEHOLDERS)[number], 'n'>;
/** What is not known leaves nothing in its place. */
export type NameFacts = Readonly<Partial<Record<Fact, string>>>;

/** A product under both its words; some are called by a path. */
export function nameProduct(product: string): NameFacts {
  const name = product.replaceAll('/', '-');
  return { product: name, task: name };
}

/** Stays in the name until the file is known. */
export const NUMBER = '{n}';

const ANY = /\{([^{}]*)\}/g;
/** With room for a prompt that stands in its place already. */
const MAX_TEMPLATE = 320;
/** File systems take 255; behind it come numbers, `-watermarked`, an extension and what an unfinished file is called. */
export const MAX_NAME_BYTES = 120;

/** Reads `run.name`: how the files of a generation are called. */
export function parseNameTemplate(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === '') return valid(undefined);
  const problem = typeof value === 'string' ? complain(value) : 'write a text, e.g. "{id}-{prompt}"';
  return problem === undefined ? valid(value as string) : invalid(undefined, 'run.name', `${quote(value)}: ${problem}`);
}

function complain(template: string): string | undefined {
  if (template.length > MAX_TEMPLATE) return `more than ${MAX_TEMPLATE} characters`;
  if (/[/\\]/.test(template)) return 'has a slash; it is a name, not a path';
  const unknown = [...template.matchAll(ANY)].flatMap(([, word = '']) => (isPlaceholder(word) ? [] : [word]));
  const known = PLACEHOLDERS.map((word) => `{${word}}`).join(', ');
  if (unknown[0] !== undefined) {
    const guess = nearest(unknown[0], PLACEHOLDERS);
    return `{${unknown[0]}} is unknown; ${guess === undefined ? `there are ${known}` : `did you mean {${guess}}? (${known})`}`;
  }
  if (/[{}]/.test(template.replace(ANY, ''))) return `a brace has no other half; there are ${known}`;
  return cleanName(template.replace(ANY, 'x')) === '' ? 'nothing of it can stand in a file name' : undefined;
}

const isPlaceholder = (word: string): boolean => (PLACEHOLDERS as readonly string[]).includes(word);

/** The name that a template makes of a generation, without an extension: safe on every disk, and at most `MAX_NAME_BYTES` long. */
export function fillName(template: string, facts: NameFacts): string {
  const name = put(template, { ...facts, prompt: cutPrompt(template, facts) });
  return name === '' ? cleanName(facts.id ?? '') : name;
}

/** The prompt is the one that can be cut without a loss, and has the room that the others leave; a dash may join it to each. */
function cutPrompt(template: string, facts: NameFacts): string {
  const rest = put(template, { ...facts, prompt: undefined });
  const prompts = Math.max(1, template.split('{prompt}').length - 1);
  const room = Math.floor((MAX_NAME_BYTES - byteLength(rest)) / prompts) - 2;
  return cutToBytes(cleanName(facts.prompt ?? ''), Math.max(0, room));
}

const FIXED = ['product', 'task', 'model'] as const;
/** As long as any. */
const SOME_DAY = '2000-01-01';

/** The same template for who will not know what was asked for: that stands in it, and makes the name that it would have made. */
export function fixName(template: string, facts: NameFacts): string {
  const prompt = cutPrompt(template, { date: SOME_DAY, ...facts });
  return FIXED.reduce(
    (named, word) => (facts[word] === undefined ? named : named.replaceAll(`{${word}}`, cleanName(facts[word]))),
    template.replaceAll('{prompt}', prompt),
  );
}

/** Only what a name may hold is put between the numbers, which stay as they are. */
function put(template: string, facts: NameFacts): string {
  const parts = template.split(NUMBER).map((part) => {
    const filled = part.replace(ANY, (_whole, word: Fact) => cleanName(facts[word] ?? ''));
    return cleanName(filled, { isWhole: false });
  });
  return cutToBytes(trimName(parts.join(NUMBER)), MAX_NAME_BYTES);
}
