import type { Complaint } from '../../domain/invalid-request.js';
import type { AddedEntry } from '../../products/added/added-model.js';
import { readAddedModels } from '../../products/added/read-added-models.js';
import { parseToml, readSettingsText, refuseAll, refuseFile } from '../settings-file.js';

/** What names the file, unless somebody says otherwise. */
const SETTING = 'KLING_PRODUCTS_FILE';

/** The models of a user's file, TOML or JSON. Throws `InvalidConfig` with every fault at once, each with its path and what to write instead. */
export function readProductsFile(file: string, setting = SETTING): readonly AddedEntry[] {
  const { value, problems } = readAddedModels(parseProductsFile(file, setting));
  if (problems.length > 0) throw refuseAll(file, problems.map(render));
  return value;
}

/** What such a file says, unread. */
export function parseProductsFile(file: string, setting = SETTING): unknown {
  const text = readSettingsText(file, setting);
  return file.endsWith('.json') ? parseJson(file, text) : parseToml(file, text);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw refuseFile(file, `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const render = ({ path, text }: Complaint): string =>
  `${path}${path === '' || text.startsWith('is ') ? ' ' : ': '}${text}`.trim();
