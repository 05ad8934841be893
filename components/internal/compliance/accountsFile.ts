/** Lists of accounts that are deployed with a function, and the variable that tells it of them. */
export interface AccountsBeside {
  /** Texts of files beside the function's own, by their names. */
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

const fileName = "accounts.json";

/**
 * Puts lists of accounts beside a function's code. An environment has room for about two hundred, and
 * a list may have a thousand. Empty lists are left out.
 */
export function accountsBeside(lists: {
  /** Accounts that the function enters for nobody. */
  readonly excluded: readonly string[];
  /** Accounts in which alone it may change something; empty where there is no such list. */
  readonly changeable?: readonly string[];
}): AccountsBeside {
  const filled = Object.entries(lists).filter(([, accounts]) => accounts.length > 0);
  if (filled.length === 0) return { files: {}, environment: {} };
  return {
    files: { [fileName]: `${JSON.stringify(Object.fromEntries(filled))}\n` },
    environment: { ACCOUNTS_FILE: fileName },
  };
}
