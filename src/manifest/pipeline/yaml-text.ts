import type { Document, ErrorCode, Node, Pair } from 'yaml';
import type { Complaint } from '../../domain/invalid-request.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { isObject } from '../../domain/record.js';
import type { SourceText } from '../source-text.js';
import { showPlace } from './excerpt.js';

/** What a YAML or JSON file says, and where in it. */
export interface YamlText {
  readonly value: unknown;
  /** A complaint with the place of its path in the file before it, and the line; as it is where the file has no such place. */
  readonly place: (complaint: Complaint) => Complaint;
}

/** How often an alias may be made anew, in all: more is a few lines that grow to gigabytes. */
const MAX_ALIASES = 1000;

/** Reads a YAML 1.2 or JSON file, whose plain words are texts but for `true`, `false`, `null` and numbers. Throws `InvalidRequest` with every mistake and its place. */
export async function readYamlText(source: SourceText): Promise<YamlText> {
  const yaml = await import('yaml');
  const { text, places } = source;
  const document = yaml.parseDocument(text, {
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
    // Ids of Kling's have more digits than a number of JSON can hold.
    intAsBigInt: true,
  });
  const complain = (offset: number, words: string): Complaint => ({
    path: places.at(offset),
    text: words,
    excerpt: showPlace(text, offset),
  });
  const mistakes = document.errors.map(({ code, message, pos: [offset] }) =>
    complain(Math.min(offset, text.length), explain(code, message, text, offset)),
  );
  yaml.visit(document, {
    Node: (_key, node) => {
      if (node.tag !== undefined && node.range)
        mistakes.push(complain(findTag(text, node.range[0]), `the tag ${node.tag} is not possible; leave it out`));
    },
    Alias: (_key, alias, ancestors) => {
      const meant = alias.resolve(document);
      if (alias.range && (meant === undefined || ancestors.includes(meant)))
        mistakes.push(complain(alias.range[0], explainAlias(alias.source, meant !== undefined)));
    },
  });
  if (mistakes.length > 0)
    throw new InvalidRequest(mistakes.slice(0, 1).concat(mistakes.slice(1).filter(isOther(mistakes[0]))));
  return {
    value: toValue(document, places.at(0)),
    place: (complaint) => {
      if (complaint.path === '') return { ...complaint, path: source.name };
      const offset = locate(document, complaint, text);
      if (offset === undefined) return complaint;
      const path = `${places.at(offset)} ${complaint.path}`.trim();
      return { ...complaint, path, excerpt: showPlace(text, offset) };
    },
  };
}

/** One slip makes several mistakes on its line: the first says it. */
const isOther = (first: Complaint | undefined) => (one: Complaint) => lineOf(one) !== (first && lineOf(first));
const lineOf = ({ path }: Complaint): string => path.replace(/:\d+$/, '');

/** The offset of a node with a tag is that of its value or of the tag, depending on its kind. */
const findTag = (text: string, offset: number): number => {
  const tag = text.lastIndexOf('!', offset);
  return tag >= 0 && !text.slice(tag, offset).includes('\n') ? tag : offset;
};

const explainAlias = (name: string, isInside: boolean): string =>
  isInside
    ? `*${name} stands inside of what &${name} names; write out what is meant`
    : `there is no &${name} before *${name}`;

const REFERENCE_HINT = 'inside [ ] and { } write references in quotes, e.g. ["${scene.file}"]';

/** As deep as the stack is. */
const TOO_DEEP = 'is nested too deeply to be read';

const HINTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'stands twice in this object; remove or rename one',
  TAB_AS_INDENT: 'a tab; indent with blanks',
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on one line; put a text that holds one in quotes',
  BAD_SCALAR_START: 'a text cannot begin like this; put it in quotes',
  MULTIPLE_DOCS: 'a second document; a file holds one pipeline: remove the line "---"',
  NON_STRING_KEY: 'is no name; write a word',
  MULTILINE_IMPLICIT_KEY: 'a name, and no ":" behind it on its line',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  BAD_INDENT: 'indented otherwise than what it belongs to',
};

function explain(code: ErrorCode, message: string, text: string, offset: number): string {
  const isFlow = code === 'MISSING_CHAR' || code === 'UNEXPECTED_TOKEN';
  if (isFlow && /\$\{?$/.test(text.slice(0, offset + 1))) return REFERENCE_HINT;
  const plain = message.charAt(0).toLowerCase() + message.slice(1).replace(/ at line \d+[^]*$/, '');
  return HINTS[code] ?? `${plain}; see the line`;
}

function toValue(document: Document, place: string): unknown {
  try {
    return toPlain(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidRequest([{ path: place, text: TOO_DEEP }]);
    if (!(error instanceof ReferenceError)) throw error;
    const text = `its aliases (*name) stand for more than ${MAX_ALIASES} others; write it out`;
    throw new InvalidRequest([{ path: place, text }]);
  }
}

/** Whole numbers as such where JSON can hold them; ids with more digits as text. */
function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlain(inner)]));
}

/** Where the field of a complaint stands; of one that is missing, where the object does that should have it. */
function locate(document: Document, { path, text: words, at }: Complaint, text: string): number | undefined {
  let node: Node | null | undefined = document.contents;
  let key: number | undefined;
  let rest = path;
  while (rest !== '' && node) {
    const next: Found | undefined = enter(node, rest, document);
    if (next === undefined) break;
    ({ node, key, rest } = next);
  }
  if (key === undefined) return undefined;
  const isName = rest !== '' || /^unknown\b/.test(words);
  const start = isName ? undefined : scalarStart(node);
  if (start === undefined) return key;
  return at === undefined ? start : start + offsetIn(node, at, text);
}

interface Found {
  readonly node: Node | null | undefined;
  readonly key: number;
  readonly rest: string;
}

/** The value to which a path leads from a node; names may hold dots, so the longest that fits is meant. */
function enter(node: Node, path: string, document: Document): Found | undefined {
  const target = resolveAlias(node, document);
  if (isSequence(target)) {
    const [whole = '', index = ''] = /^\[(\d+)\]/.exec(path) ?? [];
    const item = whole === '' ? undefined : target.items[Number(index)];
    if (item === undefined) return undefined;
    return { node: item, key: item.range?.[0] ?? 0, rest: path.slice(whole.length).replace(/^\./, '') };
  }
  if (!isMapping(target)) return undefined;
  const names = target.items.map((pair) => ({ pair, name: String(pair.key.value) }));
  const [found] = names
    .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
    .sort((one, other) => other.name.length - one.name.length);
  if (found === undefined) return undefined;
  const { pair, name } = found;
  return { node: pair.value, key: pair.key.range?.[0] ?? 0, rest: path.slice(name.length).replace(/^\./, '') };
}

type NamedPair = Pair<{ readonly value: unknown; readonly range?: readonly number[] | null }, Node | null>;

const isSequence = (node: unknown): node is { readonly items: readonly Node[] } =>
  hasItems(node) && !node.items.some(isPair);
const isMapping = (node: unknown): node is { readonly items: readonly NamedPair[] } =>
  hasItems(node) && node.items.every(isPair);
const hasItems = (node: unknown): node is { readonly items: readonly unknown[] } =>
  isObject(node) && Array.isArray(node.items);
const isPair = (item: unknown): boolean => isObject(item) && 'key' in item && 'value' in item;

function resolveAlias(node: Node, document: Document): unknown {
  return 'source' in node && 'resolve' in node ? node.resolve(document) : node;
}

/** Of a text or number; structures are known by their names. */
function scalarStart(node: Node | null | undefined): number | undefined {
  return node && !hasItems(node) ? node.range?.[0] : undefined;
}

/** How far into what is written a place in the text is: known where it is written as it is. */
function offsetIn(node: Node | null | undefined, at: number, text: string): number {
  const value = node && 'value' in node ? node.value : undefined;
  const start = node?.range?.[0] ?? 0;
  if (typeof value !== 'string') return 0;
  const skip = [0, 1].find((skipped) => text.startsWith(value, start + skipped));
  return skip === undefined ? 0 : skip + at;
}
