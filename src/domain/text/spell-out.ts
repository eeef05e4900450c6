/** A character that must not be obeyed, as `\uXXXX`: what JSON reads back as it was. */
export function spellOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
