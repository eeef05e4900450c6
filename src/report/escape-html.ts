import { spellOut } from '../domain/text/spell-out.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Control characters, which a page must not hold and a terminal obeys (`less report.html`), and what turns the text around it. Line ends, tabs,
 * and the marks of a right-to-left language are text.
 */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text for HTML, between tags and in quoted attributes: prompts and errors come from elsewhere. What is obeyed is shown as `\uXXXX`. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(CONTROL_CHARACTERS, spellOut);
}
