import type { Paint } from './paint.js';

/** One line of `kling doctor`. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what to do. */
  readonly text: string;
}

export function renderFinding({ name, ok, text }: Finding, paint: Paint): string {
  return `${ok ? paint.green('ok  ') : paint.red('MEND')}  ${name.padEnd(18)} ${text}`;
}
