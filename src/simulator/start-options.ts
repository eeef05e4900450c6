import { isRecord } from './json.js';
import { readAddedModels } from './products/added/added-model.js';
import { withAddedModels } from './products/added/added-products.js';
import { PRODUCTS } from './products/catalogue.js';
import type { Product } from './products/product.js';
import type { Settings } from './settings.js';
import { parseSettings } from './settings.js';
import type { SimulatorOptions } from './simulator.js';

/** Where a simulator listens and what it begins with, apart from its settings. */
export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string | undefined;
  readonly seed: number;
  readonly ledgerFile: string | undefined;
  readonly settings: Partial<Settings>;
  readonly products: readonly Product[];
}

/** Reads the options of `startSimulator`. Throws a `TypeError` that names the first one that is unknown or wrong, and what to write. */
export function parseStartOptions(options: SimulatorOptions): StartOptions {
  const given: unknown = options;
  if (!isRecord(given)) throw refuse(`the options are ${show(options)}; write an object, e.g. { speed: 30 }`);
  const { port = 0, host = '127.0.0.1', publicUrl, seed = 1, ledgerFile, products, ...chosen } = given;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw refuse(`port is ${show(port)}; write a whole number from 0, which is any free port, to 65535`);
  if (typeof host !== 'string' || host === '')
    throw refuse(`host is ${show(host)}; write an address, e.g. '127.0.0.1'`);
  if (publicUrl !== undefined && (typeof publicUrl !== 'string' || !URL.canParse(publicUrl)))
    throw refuse(`publicUrl is ${show(publicUrl)}; write a URL, e.g. 'http://kling.local:9999'`);
  if (typeof seed !== 'number' || !Number.isFinite(seed)) throw refuse(`seed is ${show(seed)}; write a number`);
  if (ledgerFile !== undefined && typeof ledgerFile !== 'string')
    throw refuse(`ledgerFile is ${show(ledgerFile)}; write the path of a file`);
  return { port, host, publicUrl, seed, ledgerFile, settings: readSettings(chosen), products: readProducts(products) };
}

function readSettings(chosen: unknown): Partial<Settings> {
  try {
    return parseSettings(chosen);
  } catch (error) {
    throw error instanceof TypeError ? refuse(error.message) : error;
  }
}

/** As a user's file has them: `{ models: [...] }`. */
function readProducts(products: unknown): readonly Product[] {
  if (products === undefined) return PRODUCTS;
  try {
    return withAddedModels(readAddedModels(products));
  } catch (error) {
    throw error instanceof TypeError ? refuse(`products: ${error.message}`) : error;
  }
}

const refuse = (text: string): TypeError => new TypeError(`startSimulator: ${text}`);

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (isRecord(value)) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(Array.isArray(value) ? 'a list' : value);
}
