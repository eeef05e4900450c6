/** Text for one cell of a Markdown table in the Web UI: it cannot end the cell, and no HTML begins in it. */
export function escapeCell(text: string): string {
  return text
    .replace(/\|/g, '\\|')
    .replace(/[\r\n]+/g, ' ')
    .replace(/</g, '&lt;');
}
