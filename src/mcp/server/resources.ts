import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { listProducts } from '../../client/list-products.js';
import { PRODUCT_NAMES } from '../../products/catalogue.js';
import type { Desk } from '../desk.js';
import { describeProduct } from '../tools/products.js';
import { look } from '../tools/view.js';
import { sayInTools } from '../words/advice-words.js';

const JSON_TYPE = 'application/json';

const contents = (uri: URL, value: unknown) => ({
  contents: [{ uri: uri.href, mimeType: JSON_TYPE, text: JSON.stringify(value, undefined, 2) }],
});

/** What can be read without a tool: products, and whatever runs by its id. */
export function addResources(server: McpServer, desk: Desk): void {
  const { addedModels } = desk.config;
  server.registerResource(
    'products',
    'kling://products',
    { title: 'Products', description: 'What Kling can make, with models and prices', mimeType: JSON_TYPE },
    (uri) => contents(uri, listProducts(addedModels)),
  );
  const list = () => ({
    resources: listProducts(addedModels).map(({ name, summary }) => ({
      uri: `kling://products/${name}`,
      name,
      description: summary,
      mimeType: JSON_TYPE,
    })),
  });
  const complete = { name: (word: string) => PRODUCT_NAMES.filter((name) => name.startsWith(word)) };
  server.registerResource(
    'product',
    // Names of products have slashes.
    new ResourceTemplate('kling://products/{+name}', { list, complete }),
    { title: 'A product', description: 'Fields of its requests as JSON Schema, and an example', mimeType: JSON_TYPE },
    (uri, { name }) => contents(uri, describeProduct(decodeURIComponent(String(name)), addedModels)),
  );
  server.registerResource(
    'run',
    new ResourceTemplate('kling://runs/{+id}', { list: undefined }),
    { title: 'A generation, batch or pipeline', description: 'Everything known of it now', mimeType: JSON_TYPE },
    async (uri, { id }, { signal }) => {
      const { kind, view } = await look(decodeURIComponent(String(id)), desk, signal);
      return contents(uri, sayInTools({ kind, ...view }));
    },
  );
}
