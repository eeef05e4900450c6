/** A header of a reply; where it stands there several times, the first. */
export function readHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
