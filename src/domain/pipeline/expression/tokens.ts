import { InvalidRequest } from '../../invalid-request.js';
import { quote } from '../../text/quote.js';

/** A word, number, text or sign of an expression. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  /** As it is written. */
  readonly text: string;
  /** Counts from 0, in the whole text. */
  readonly at: number;
}

/** Nobody can read a longer one. */
const MAX_LENGTH = 2000;

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_][\w-]*)|(?<number>-?\d+(?:\.\d+)?(?![\w.]))|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<sign>\$\{|\?\?|[=!<>]=|&&|\|\||[!<>()[\].}]))/suy;

const HINTS: Readonly<Record<string, string>> = {
  '=': 'write == to compare',
  '&': 'write && for "and"',
  '|': 'write || for "or"',
  '?': 'write ?? for what is taken instead',
  '"': 'the text has no end; write another " behind it',
  "'": "the text has no end; write another ' behind it",
};

/** Refuses an expression, at a place in its text. */
export const refuseAt = (at: number, text: string): InvalidRequest => new InvalidRequest([{ path: '', text, at }]);

/**
 * The tokens of an expression from a place on: of a template up to the `}` that closes it, else up to the end of the text. The last one stands for that
 * end. Throws `InvalidRequest` for what is none.
 */
export function readTokens(text: string, from: number, isTemplate: boolean): readonly Token[] {
  const tokens: Token[] = [];
  let open = 0;
  let at = from;
  for (;;) {
    const token = readToken(text, at, isTemplate ? from : undefined);
    const isClosed = isTemplate && open === 0 && token.text === '}' && token.kind === 'sign';
    if (token.kind === 'end' || isClosed) return [...tokens, { ...token, kind: 'end' }];
    if (token.kind === 'sign') open += token.text === '${' ? 1 : token.text === '}' ? -1 : 0;
    tokens.push(token);
    at = token.at + token.text.length;
    if (at - from > MAX_LENGTH) throw refuseAt(from, `longer than ${MAX_LENGTH.toLocaleString('en-US')} characters`);
  }
}

/** `template` is where that begins, which must be closed. */
function readToken(text: string, from: number, template: number | undefined): Token {
  TOKEN.lastIndex = from;
  const { groups = {} } = TOKEN.exec(text) ?? {};
  for (const kind of ['name', 'number', 'text', 'sign'] as const) {
    const found = groups[kind];
    if (found !== undefined) return { kind, text: found, at: TOKEN.lastIndex - found.length };
  }
  const at = from + (/^\s*/.exec(text.slice(from, from + MAX_LENGTH))?.[0].length ?? 0);
  const [strange] = text.slice(at);
  if (strange === undefined && template === undefined) return { kind: 'end', text: '', at };
  if (strange === undefined) throw refuseAt(Math.max(0, (template ?? at) - 2), NO_END);
  throw refuseAt(at, `${quote(strange)} is not possible here; ${HINTS[strange] ?? EXAMPLE}`);
}

const NO_END = '"${" without "}"; for the two characters themselves write "$${"';
const EXAMPLE = 'write e.g. ${scene.file}, ${params.topic} or ${a.file ?? b.file}';

/** What a token of kind `text` says. */
export function readText(token: Token): string {
  return token.text.slice(1, -1).replace(/\\(.)/gsu, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
