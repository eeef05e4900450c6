/** A URL from the report to a file: relative when it lies below, so that the whole directory can be moved or served. A link stays, and a name in another bucket. */
export function relativeUrl(file: string, directory: string): string {
  const slashed = file.replace(/\\/g, '/');
  const base = `${directory.replace(/\\/g, '/').replace(/\/+$/, '')}/`;
  const encode = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  if (slashed.startsWith(base)) return encode(slashed.slice(base.length));
  return /^(https?|s3):\/\//.test(file) ? file : `file://${encode(slashed)}`;
}
