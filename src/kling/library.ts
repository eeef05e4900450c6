import { KlingFailure } from '../domain/kling-failure.js';
import type { ResultEntry } from '../domain/task.js';
import type { Deletion, LibraryKind } from '../domain/library/library-kind.js';
import type { Library } from '../ports/library.js';
import { CATALOGUE, PRODUCT_NAMES } from '../products/catalogue.js';
import type { CallOptions } from './api/call-options.js';
import type { Http } from './api/http.js';
import { parseLibraryPage } from './reply/library-page.js';

/** Where a kind of entry lives. */
interface Shelf {
  readonly presets: string;
  readonly deletion: string;
  /** The name of its id. */
  readonly id: string;
}

const SHELVES: Readonly<Record<LibraryKind, Shelf>> = {
  element: {
    presets: '/v1/general/advanced-presets-elements',
    deletion: '/v1/general/delete-elements',
    id: 'element_id',
  },
  voice: {
    presets: '/v1/general/presets-voices',
    deletion: '/v1/general/delete-voices',
    id: 'voice_id',
  },
};

/** One's own are listed as the tasks that made them. */
function ownPath(kind: LibraryKind): string {
  const maker = PRODUCT_NAMES.find((name) => CATALOGUE[name].results[0] === kind);
  if (maker === undefined) throw new Error(`no product makes a ${kind}`);
  return CATALOGUE[maker].path;
}

/** The most that every one of these lists takes. */
const PAGE_SIZE = 500;
/** Ten thousand of one kind: whoever has more must name them by id. */
const MAX_PAGES = 20;

/** Kling's library over `http`. */
export function createLibrary(http: Http): Library {
  return {
    async list(kind, part, options: CallOptions = {}) {
      const entries: ResultEntry[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const query = { pageNum: String(page), pageSize: String(PAGE_SIZE) };
        const path = part === 'own' ? ownPath(kind) : SHELVES[kind].presets;
        const { data, scrub } = await http.request({ method: 'GET', path, query, signal: options.signal });
        const found = parseLibraryPage(data, kind, scrub);
        entries.push(...found.entries);
        if (found.rows < PAGE_SIZE) break;
      }
      return entries.map((entry, index) => ({ ...entry, index }));
    },
    async remove(kind, id, options: CallOptions = {}): Promise<Deletion> {
      const { deletion, id: name } = SHELVES[kind];
      try {
        await http.request({ method: 'POST', path: deletion, body: { [name]: toSent(id) }, signal: options.signal });
        return 'deleted';
      } catch (error) {
        if (error instanceof KlingFailure && GONE.test(error.message)) return 'was deleted before';
        throw error;
      }
    },
  };
}

/** Kling's words for what was deleted before. */
const GONE = /already be(en)? deleted/i;

/** Ids of elements were seen as numbers; one that JSON would round stays text. */
const toSent = (id: string): string | number => (/^\d+$/.test(id) && String(Number(id)) === id ? Number(id) : id);
