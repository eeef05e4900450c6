import { KlingTemporalError } from '../../domain/error.js';

/** Called for each key and each entry of a list, with its path (`camera_control.config.zoom`, `items[3].prompt`) and its offset in the text. */
export type Visit = (path: string, offset: number) => void;

export interface JsonTrouble {
  readonly offset: number;
  /** What is wrong and what to write instead. */
  readonly text: string;
}

/** Thrown when a text turns out to be no JSON; never leaves this file. */
class BrokenJson extends KlingTemporalError {
  override readonly name = 'BrokenJson';
  readonly code = 'BrokenJson';
  override readonly facts: { readonly offset: number };

  constructor(offset: number, text: string) {
    super(text);
    this.facts = { offset };
  }
}

/** Deeper than any request; deeper JSON is walked no further, so that a hostile line cannot exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * Walks the JSON in a text to tell where things stand in it, or the first thing that makes it no JSON. `JSON.parse` reads the values; it does
 * not tell places, and where a syntax error is only at times.
 */
export function walkJson(text: string, visit: Visit): JsonTrouble | undefined {
  try {
    const end = skipSpace(text, walkValue(text, skipSpace(text, 0), '', visit, 0));
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

function walkValue(text: string, start: number, path: string, visit: Visit, depth: number): number {
  if (depth > MAX_DEPTH) throw new BrokenJson(start, 'nested too deeply to be read');
  const char = text[start];
  if (char === '{') return walkObject(text, start, path, visit, depth);
  if (char === '[') return walkList(text, start, path, visit, depth);
  if (char === '"') return walkString(text, start);
  return walkWord(text, start);
}

function walkObject(text: string, start: number, path: string, visit: Visit, depth: number): number {
  let offset = skipSpace(text, start + 1);
  if (text[offset] === '}') return offset + 1;
  for (;;) {
    if (text[offset] !== '"') throw new BrokenJson(offset, explainKey(text[offset]));
    const end = walkString(text, offset);
    const name = JSON.parse(text.slice(offset, end)) as string;
    const inner = path === '' ? name : `${path}.${name}`;
    visit(inner, offset);
    const colon = skipSpace(text, end);
    if (text[colon] !== ':') throw new BrokenJson(colon, explain(text[colon], 'a colon'));
    offset = skipSpace(text, walkValue(text, skipSpace(text, colon + 1), inner, visit, depth + 1));
    if (text[offset] === '}') return offset + 1;
    if (text[offset] !== ',') throw new BrokenJson(offset, explain(text[offset], 'a comma or }'));
    offset = skipSpace(text, offset + 1);
  }
}

function walkList(text: string, start: number, path: string, visit: Visit, depth: number): number {
  let offset = skipSpace(text, start + 1);
  if (text[offset] === ']') return offset + 1;
  for (let index = 0; ; index++) {
    const inner = `${path}[${index}]`;
    visit(inner, offset);
    offset = skipSpace(text, walkValue(text, offset, inner, visit, depth + 1));
    if (text[offset] === ']') return offset + 1;
    if (text[offset] !== ',') throw new BrokenJson(offset, explain(text[offset], 'a comma or ]'));
    offset = skipSpace(text, offset + 1);
  }
}

function walkString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const char = text[offset] ?? '';
    if (char === '"') return offset + 1;
    if (char < ' ') throw new BrokenJson(offset, 'a line break or tab inside text; write \\n or \\t');
    if (char !== '\\') continue;
    const escape = /^\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(offset, offset + 6));
    if (escape === null)
      throw new BrokenJson(offset, 'a backslash before a character that takes none; write \\\\ for a backslash');
    offset += escape[0].length - 1;
  }
  throw new BrokenJson(start, 'this quotation mark is never closed; end the text with "');
}

const WORD = /[^\s,:"{}[\]]*/y;

function walkWord(text: string, start: number): number {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0] ?? '';
  if (/^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/.test(word)) return start + word.length;
  if (word === '') throw new BrokenJson(start, explain(text[start], 'a value'));
  if (word.startsWith("'")) throw new BrokenJson(start, 'text in single quotation marks; write "..."');
  const shown = JSON.stringify(word.slice(0, 30));
  throw new BrokenJson(
    start,
    `${shown} is no JSON; write text in quotation marks "...", a number, true, false or null`,
  );
}

function skipSpace(text: string, start: number): number {
  let offset = start;
  while (text[offset] === ' ' || text[offset] === '\n' || text[offset] === '\r' || text[offset] === '\t') offset++;
  return offset;
}

function explain(char: string | undefined, wanted: string): string {
  if (char === undefined) return `the JSON ends too early; write ${wanted}`;
  return `${char === '"' ? 'a quotation mark' : JSON.stringify(char)} where ${wanted} is expected`;
}

function explainKey(char: string | undefined): string {
  if (char === '}') return 'a comma before }; remove it';
  if (char === "'") return 'a name in single quotation marks; write "..."';
  if (char === undefined) return 'the JSON ends too early; write }';
  return 'the name of a field is expected; write it in quotation marks, e.g. "prompt"';
}
