import type { TaskName } from '../../products/catalogue.js';

/** Where one product lives in Kling's legacy API. */
export interface Endpoint {
  /** POST: makes a task. */
  readonly create: string;
  /** GET: one task, by Kling's id or by ours. */
  readonly one: (id: string) => string;
  /** GET: the account's tasks of this product, by page. */
  readonly list: string;
}

/** Paths of Kling's legacy endpoints; a new entry of the catalogue is a new line here. */
export const ENDPOINTS: Readonly<Record<TaskName, Endpoint>> = {
  text2video: createEndpoint('/v1/videos/text2video'),
  image2video: createEndpoint('/v1/videos/image2video'),
  'video-extend': createEndpoint('/v1/videos/video-extend'),
  'images/generations': createEndpoint('/v1/images/generations'),
};

/** The new generation's look-up, across products; for API keys only. It finds tasks of the legacy endpoints too. */
export const TASKS_PATH = '/tasks';

function createEndpoint(path: string): Endpoint {
  return { create: path, one: (id) => `${path}/${encodeURIComponent(id)}`, list: path };
}
