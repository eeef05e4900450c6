import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { readAddedModels } from '../../../src/products/added/read-added-models.js';

/** The file that docs/new-models.md shows. */
export const EXAMPLE_FILE = 'examples/kling-products.toml';

/** Its models. */
export const KLING_4 = readAddedModels(parse(readFileSync(EXAMPLE_FILE, 'utf8'))).value;
