import type { Product } from '../products/product.js';
import { PRODUCTS } from '../products/catalogue.js';
import type { Ledger } from '../api/billing.js';
import type { Shelf } from '../api/library.js';
import type { SessionCall } from '../sessions/session-call.js';
import { SESSION_CALLS } from '../sessions/session-calls.js';

/** What a request asks for. `name` is how faults, barriers and the ledger call it. */
export type Route = { readonly name: string } & (
  | { readonly kind: 'create'; readonly product: Product; readonly model: string }
  | { readonly kind: 'list'; readonly product: Product }
  | { readonly kind: 'one'; readonly product: Product; readonly id: string }
  | { readonly kind: 'session'; readonly call: SessionCall }
  | { readonly kind: 'tasks-query' | 'tasks-page' | 'costs' }
  | { readonly kind: 'billing'; readonly ledger: Ledger }
  | { readonly kind: 'presets' | 'deletion'; readonly shelf: Shelf }
  | { readonly kind: 'media' }
  | { readonly kind: 'wrong-method' | 'unknown'; readonly generation: 'legacy' | 'standard' }
  | { readonly kind: 'no-model'; readonly model: string }
);

/** The areas of the new standard, which take API keys only. */
const STANDARD_PATH = /^\/(tasks|text-to-video|image-to-video|omni-video|motion-control)(\/|$)/;

/** Finds the route of a request. */
export function findRoute(method: string, path: string, products: readonly Product[] = PRODUCTS): Route {
  if (path.startsWith('/media/')) return { kind: 'media', name: 'media' };
  if (path === '/tasks') return findTasksRoute(method);
  if (path === '/account/costs') {
    return method === 'GET' ? { kind: 'costs', name: 'account.costs' } : wrongMethod('account.costs');
  }
  const ledger = LEDGERS[path];
  if (ledger !== undefined) return findLedgerRoute(method, ledger);
  const shelf = SHELF_ROUTES[path];
  if (shelf !== undefined) return method === shelf.method ? shelf.route : wrongMethod(shelf.route.name);
  const session = SESSION_CALLS.find((candidate) => candidate.path === path);
  if (session)
    return method === 'POST' ? { kind: 'session', name: session.name, call: session } : wrongMethod(session.name);
  // A model with a path of its own comes before the product below whose path it may lie.
  const product =
    products.find(({ path: parent, modelsInPath = [] }) =>
      modelsInPath.some((model) => path === `${parent}/${model}`),
    ) ?? products.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`));
  if (product) return findProductRoute(method, path, product);
  return { kind: 'unknown', name: 'unknown', generation: STANDARD_PATH.test(path) ? 'standard' : 'legacy' };
}

const shelfRoute = (method: string, kind: 'presets' | 'deletion', shelf: Shelf) => ({
  method,
  route: { kind, name: `${shelf}s.${kind}`, shelf } satisfies Route,
});

/** Both paths that delete elements act on one library. */
const SHELF_ROUTES: Readonly<Record<string, ReturnType<typeof shelfRoute>>> = {
  '/v1/general/advanced-presets-elements': shelfRoute('GET', 'presets', 'element'),
  '/v1/general/delete-advanced-elements': shelfRoute('POST', 'deletion', 'element'),
  '/v1/general/delete-elements': shelfRoute('POST', 'deletion', 'element'),
  '/v1/general/presets-voices': shelfRoute('GET', 'presets', 'voice'),
  '/v1/general/delete-voices': shelfRoute('POST', 'deletion', 'voice'),
};

const LEDGERS: Readonly<Record<string, Ledger>> = {
  '/account/billing/package': 'package',
  '/account/billing/balance': 'balance',
};

function findLedgerRoute(method: string, ledger: Ledger): Route {
  const name = `account.billing.${ledger}`;
  return method === 'POST' ? { kind: 'billing', name, ledger } : { ...wrongMethod(name), generation: 'standard' };
}

/** Whether a pattern means a call. `*` stands for any text; a pattern that starts with `/` begins a path. */
export function isRouteMatch(pattern: string, name: string, path: string): boolean {
  if (pattern.startsWith('/')) return path.startsWith(pattern);
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(name);
}

function findTasksRoute(method: string): Route {
  if (method === 'GET') return { kind: 'tasks-query', name: 'tasks.query' };
  if (method === 'POST') return { kind: 'tasks-page', name: 'tasks.list' };
  return { ...wrongMethod('tasks'), generation: 'standard' };
}

function findProductRoute(method: string, path: string, product: Product): Route {
  const rest = path.slice(product.path.length + 1);
  if (product.modelsInPath !== undefined) return findModelRoute(method, rest, product);
  if (rest === '') {
    if (method === 'POST') return { kind: 'create', name: `${product.name}.create`, product, model: '' };
    if (method === 'GET' && product.isSynchronous !== true)
      return { kind: 'list', name: `${product.name}.list`, product };
    return wrongMethod(product.name);
  }
  if (rest.includes('/')) return { kind: 'unknown', name: 'unknown', generation: 'legacy' };
  if (method !== 'GET') return wrongMethod(product.name);
  return { kind: 'one', name: `${product.name}.one`, product, id: decodeSegment(rest) };
}

function findModelRoute(method: string, model: string, product: Product): Route {
  if (model === '' || model.includes('/')) return { kind: 'unknown', name: 'unknown', generation: 'standard' };
  if (product.modelsInPath?.includes(model) !== true)
    return { kind: 'no-model', name: `${product.name}.no-model`, model: decodeSegment(model) };
  if (method === 'POST') return { kind: 'create', name: `${product.name}.create`, product, model };
  return { ...wrongMethod(product.name), generation: 'standard' };
}

function wrongMethod(name: string): Route & { readonly kind: 'wrong-method' } {
  return { kind: 'wrong-method', name: `${name}.wrong-method`, generation: 'legacy' };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
