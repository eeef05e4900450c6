import type { Page } from './pages.js';
import { listBlocks } from './pages.js';

/** A line that a reader types; `exitCode` is what the page says behind it (`# exit code 1`), 0 where it says nothing. */
export interface ShellCommand {
  readonly page: string;
  readonly line: number;
  readonly text: string;
  readonly exitCode: number;
}

const SHELLS = ['sh', 'bash', 'console'];

export function listCommands(page: Page): readonly ShellCommand[] {
  return listBlocks(page)
    .filter(({ language }) => SHELLS.includes(language))
    .flatMap(({ text, line }) => {
      const lines = text.split('\n').map((written, index) => ({ written, line: line + index }));
      return lines.flatMap(({ written, line }) => {
        const [text = '', comment = ''] = written.replace(/^\$ /, '').split(/\s+# /);
        if (text.trim() === '' || text.startsWith('#')) return [];
        return [
          { page: page.file, line, text: text.trim(), exitCode: Number(/exit code (\d+)/.exec(comment)?.[1] ?? 0) },
        ];
      });
    });
}

/** The words of a command as a shell splits them, without what it would put in. */
export function splitWords(text: string): readonly string[] {
  return [...text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/['"]/g, ''));
}
