import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';

/** The label of an account; the default account's numbers bear none. */
export function accountLabel(account: string | undefined): { readonly account?: string } {
  return account === undefined || account === DEFAULT_ACCOUNT ? {} : { account };
}
