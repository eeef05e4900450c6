import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of documentation; `file` is its path in the repository. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

const read = (file: string): Page => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') });

/** README and the pages below `docs`: what a person follows who uses the program. */
export const GUIDES: readonly Page[] = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
].map(read);

/** All that is written for people, those who work on it included. */
export const PAGES: readonly Page[] = [...GUIDES, ...['ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map(read)];

/** What stands between fences, with the word behind the first; `line` is that of the first line inside. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

export function listBlocks({ text }: Page): readonly Block[] {
  return [...text.matchAll(/^```([^\n]*)\n([^]*?)^```$/gm)].map(({ 1: language = '', 2: body = '', index }) => ({
    language: language.trim(),
    text: body,
    line: text.slice(0, index).split('\n').length + 1,
  }));
}

/** The text outside of fences. */
export function readProse({ text }: Page): string {
  return text.replace(/^```[^\n]*\n[^]*?^```$/gm, '');
}
