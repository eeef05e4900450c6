/** What spreadsheets, in any language, show for a formula that failed: `#REF!`, `#NAME?`, `#WERT!`, `#¡REF!`. */
const FORMULA_ERROR = /^#[¡¿]?[\p{Lu}\d_/]+[!?]$/u;
/** Those without a mark at the end, a column that is too narrow, and what is not computed yet. */
const OTHER_ERROR = /^(#n\/?[adv]|#{3,}|#getting_data|err:\d{3}|loading\.\.\.)$/i;
/** What programs write where there is no value. */
const NO_VALUE =
  /^(nan|nat|null|nil|none|undefined|n\/a|<na>|<null>|<none>|\(null\)|\[object object\]|\[object undefined\]|\\n)$/i;

/** Why a whole cell is no value that somebody wrote; undefined for one that may be. */
export function explainMissing(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const text = value.trim();
  const shown = JSON.stringify(text).replace(/\\\\/g, '\\');
  if (FORMULA_ERROR.test(text) || OTHER_ERROR.test(text))
    return `${shown} is the error of a spreadsheet; mend the formula, or leave it empty`;
  if (NO_VALUE.test(text))
    return `${shown} is what a program writes for a value that is missing; write the value, or leave it empty`;
  return undefined;
}
