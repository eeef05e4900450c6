import { matchObeyed, spellOut } from '../domain/text/obeyed-characters.js';

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
const CONTROL_CHARACTERS = matchObeyed(['control', 'turning'], '\t\n\r');

/** Text for HTML, between tags and in quoted attributes: prompts and errors come from elsewhere. What is obeyed is shown as `\uXXXX`. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(CONTROL_CHARACTERS, spellOut);
}
