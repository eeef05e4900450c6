const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** In thousands, as disks and providers count: `812 bytes`, `4.2 kB`, `31 GB`. */
export function renderBytes(bytes: number): string {
  let size = bytes;
  let unit = 'bytes';
  for (const next of UNITS) {
    if (size < 999.5) break;
    size /= 1000;
    unit = next;
  }
  return `${size < 9.95 && unit !== 'bytes' ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
