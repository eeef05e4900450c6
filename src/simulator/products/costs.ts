import type { Account } from '../tasks/account.js';
import { packId } from '../tasks/deduction.js';
import type { Clock } from '../clock.js';
import { invalidValue } from './fields.js';
import type { Pack } from './product.js';
import { Refusal } from '../api/refusal.js';
import type { Settings } from '../settings.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** The `data` of `GET /account/costs`: one pack for videos and one for images, named after their concurrency. */
export function renderCosts(account: Account, settings: Settings, clock: Clock, query: URLSearchParams): unknown {
  for (const field of ['start_time', 'end_time']) {
    const value = query.get(field) ?? '';
    if (value === '') throw new Refusal(1201, `${field} is required`);
    if (!/^\d+$/.test(value)) throw invalidValue(field, value);
  }
  const startMs = clock.now() - clock.uptimeMs();
  const renderPack = (pack: Pack, total: number, concurrency: number) => ({
    resource_pack_name: `Simulator-${pack === 'video' ? 'Video' : 'Image'}-${total}Units-${concurrency}Con-12Months`,
    resource_pack_id: packId(pack),
    resource_pack_type: 'decreasing_total',
    total_quantity: total,
    remaining_quantity: Number(account.unitsLeft[pack].toFixed(2)),
    purchase_time: Math.floor(startMs),
    effective_time: Math.floor(startMs),
    invalid_time: Math.floor(startMs + YEAR_MS),
    status: account.unitsLeft[pack] > 0 ? 'online' : 'runOut',
  });
  const packs = [
    renderPack('video', settings.videoUnits, settings.videoConcurrency),
    renderPack('image', settings.imageUnits, settings.imageConcurrency),
  ];
  const wanted = query.get('resource_pack_name');
  return {
    code: 0,
    msg: 'SUCCEED',
    resource_pack_subscribe_infos: packs.filter((pack) => wanted === null || pack.resource_pack_name === wanted),
  };
}
