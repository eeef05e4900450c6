// What the chart and the values that it is tried with are, in one line: says whether what was kept of them is still theirs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function hashChart(root) {
  const list = (folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  const cases = list('test/fixtures/helm').filter((file) => file.endsWith('.values.yaml'));
  const hash = createHash('sha256');
  for (const file of [...list('deploy/helm/kling-temporal'), ...cases].sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}
