import { BrokenJson, explainCharacter, explainName } from './broken-json.js';
import { endOfString, endOfWord, skipBlanks } from './json-tokens.js';

/** Called for each key and each entry of a list, with its path (`camera_control.config.zoom`, `items[3].prompt`) and its offset in the text. */
export type Visit = (path: string, offset: number) => void;

export interface JsonTrouble {
  readonly offset: number;
  /** What is wrong and what to write instead. */
  readonly text: string;
}

/** Deeper than any request; deeper JSON is walked no further, so that a hostile line cannot exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * Walks the JSON in a text to tell where things stand in it, or the first thing that makes it no JSON. `JSON.parse` reads the values; it does
 * not tell places, and where a syntax error is only at times.
 */
export function walkJson(text: string, visit: Visit): JsonTrouble | undefined {
  try {
    const end = skipBlanks(text, walkValue({ text, visit }, { start: skipBlanks(text, 0), path: '', depth: 0 }));
    if (end < text.length) throw new BrokenJson(end, 'more text after the end of the JSON; write one object per line');
    return undefined;
  } catch (error) {
    if (error instanceof BrokenJson) return { offset: error.facts.offset, text: error.message };
    throw error;
  }
}

/** The offset of what stands at `path`, or of the nearest thing around it; 0 when even that is not there. */
export function locateJson(text: string, path: string): number {
  let found = 0;
  let length = -1;
  walkJson(text, (at, offset) => {
    const isAround = path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
    if (!isAround || at.length < length) return;
    found = offset;
    length = at.length;
  });
  return found;
}

interface Walk {
  readonly text: string;
  readonly visit: Visit;
}

/** Where a value begins, and what it is a part of. */
interface Place {
  readonly start: number;
  readonly path: string;
  readonly depth: number;
}

/** Walks one value; returns the offset behind it. */
function walkValue(walk: Walk, place: Place): number {
  const { start, depth } = place;
  if (depth > MAX_DEPTH) throw new BrokenJson(start, 'nested too deeply to be read');
  const char = walk.text[start];
  if (char === '{') return walkObject(walk, place);
  if (char === '[') return walkList(walk, place);
  return char === '"' ? endOfString(walk.text, start) : endOfWord(walk.text, start);
}

function walkObject(walk: Walk, { start, path, depth }: Place): number {
  const { text, visit } = walk;
  let offset = skipBlanks(text, start + 1);
  if (text[offset] === '}') return offset + 1;
  for (;;) {
    if (text[offset] !== '"') throw new BrokenJson(offset, explainName(text[offset]));
    const end = endOfString(text, offset);
    const name = JSON.parse(text.slice(offset, end)) as string;
    const inner = path === '' ? name : `${path}.${name}`;
    visit(inner, offset);
    const colon = skipBlanks(text, end);
    if (text[colon] !== ':') throw new BrokenJson(colon, explainCharacter(text[colon], 'a colon'));
    const value = { start: skipBlanks(text, colon + 1), path: inner, depth: depth + 1 };
    offset = skipBlanks(text, walkValue(walk, value));
    if (text[offset] === '}') return offset + 1;
    offset = skipComma(text, offset, 'a comma or }');
  }
}

function walkList(walk: Walk, { start, path, depth }: Place): number {
  const { text, visit } = walk;
  let offset = skipBlanks(text, start + 1);
  if (text[offset] === ']') return offset + 1;
  for (let index = 0; ; index++) {
    const entry = { start: offset, path: `${path}[${index}]`, depth: depth + 1 };
    visit(entry.path, offset);
    offset = skipBlanks(text, walkValue(walk, entry));
    if (text[offset] === ']') return offset + 1;
    offset = skipComma(text, offset, 'a comma or ]');
  }
}

/** Where the entry after a comma begins. */
function skipComma(text: string, offset: number, wanted: string): number {
  if (text[offset] !== ',') throw new BrokenJson(offset, explainCharacter(text[offset], wanted));
  return skipBlanks(text, offset + 1);
}
