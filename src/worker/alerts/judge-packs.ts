import type { ResourcePack } from '../../domain/account/resource-pack.js';
import { compare, decimalOf, multiply, plain, sum } from '../../domain/decimal.js';
import type { Pack } from '../../products/pack.js';

/**
 * What is wrong with the packs of an account that make videos, or images, where less than the share `least` of them is left; undefined where more is, and
 * where it has none. One that was used up says nothing while another one is valid.
 */
export function judgePacks(
  packs: readonly ResourcePack[],
  { pack, account, least }: { readonly pack: Pack; readonly account: string; readonly least: number },
): string | undefined {
  const own = (state: ResourcePack['state']) => packs.filter((one) => one.kind === pack && one.state === state);
  const active = own('active');
  const counted = active.length > 0 ? active : own('empty');
  if (counted.length === 0) return undefined;
  const total = sum(counted.flatMap((one) => one.total ?? []));
  const left = sum(active.flatMap((one) => one.left ?? []));
  if (active.length > 0 && compare(left, multiply(total, decimalOf(least))) >= 0) return undefined;
  return `${plain(left)} of ${plain(total)} ${pack} units of account ${account} are left`;
}
