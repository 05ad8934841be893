import type { ClientClass, ClientSettings, CommandContext, CommandPlace } from "../commands/model";
import { PermanentError } from "../errors";
import type { Assume, SessionCredentials } from "./assumeRole";

/** Somebody asks for an account that is none of those that this function is for. */
export class ForeignAccountError extends PermanentError {}

/** Which accounts a function may enter, and how. */
export interface MemberSettings {
  /** Partition and account of the function itself. */
  readonly own: Pick<CommandPlace, "partition" | "account">;
  /** The accounts that may be entered; the function's own is one only where it is among them. */
  readonly accounts: readonly string[];
  /**
   * Id of the organization whose accounts may be entered too. That an account belongs to it is proved
   * by IAM when its role is taken on: the role's trust and the function's policy both name it.
   */
  readonly organization?: string;
  /** Accounts that are not entered although they are members. */
  readonly excluded?: readonly string[];
  /** The role of each account; absent where the function works in its own account, with its own role. */
  readonly role?: { readonly name: string; readonly externalId: string };
}

/** An account and Region, entered. */
export interface AccountAccess {
  readonly place: CommandPlace;
  /** ARN of the role whose session it is; absent where it is the function's own. */
  readonly roleArn?: string;
  readonly client: CommandContext["client"];
}

/** Before a session has less time than this, a new one is begun: no run is longer. */
const spareMilliseconds = 16 * 60_000;

/**
 * Enters accounts with the credentials of their own roles. A session is used again for as long as it
 * lasts by whom it is named after: CloudTrail tells in the account what was done for which rule.
 */
export class MemberAccounts {
  readonly #sessions = new Map<string, SessionCredentials>();

  constructor(
    private readonly settings: MemberSettings,
    private readonly assume: Assume,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /**
   * Clients for an account and Region.
   *
   * @throws ForeignAccountError where the account is not to be entered; nothing was called then.
   */
  async enter(account: string, region: string, sessionName: string): Promise<AccountAccess> {
    this.#check(account, region);
    const { own, role } = this.settings;
    const place = { partition: own.partition, account, region };
    if (role === undefined) return { place, client: clientsFor({ region }) };
    const roleArn = `arn:${own.partition}:iam::${account}:role/${role.name}`;
    const credentials = await this.#credentials(roleArn, role.externalId, sessionName);
    return { place, roleArn, client: clientsFor({ region, credentials }) };
  }

  #check(account: string, region: string): void {
    const { accounts, organization, own, role, excluded = [] } = this.settings;
    if (!/^\d{12}$/.test(account)) {
      throw new ForeignAccountError(`the account was "${account}", must be of 12 digits`);
    }
    // It becomes part of host names.
    if (!/^[a-z]{2,8}(?:-[a-z]+)+-\d{1,2}$/.test(region)) {
      throw new ForeignAccountError(`the Region was "${region}", must be such as eu-central-1`);
    }
    if (excluded.includes(account)) {
      throw new ForeignAccountError(`account ${account} is excluded, so that it is not entered`);
    }
    const member = accounts.includes(account) || organization !== undefined;
    if (member && (role !== undefined || account === own.account)) return;
    const known = role === undefined ? `its own account ${own.account}` : "its member accounts";
    throw new ForeignAccountError(
      `account ${account} is none that this function may enter, which are ${known}`,
    );
  }

  async #credentials(
    roleArn: string,
    externalId: string,
    sessionName: string,
  ): Promise<SessionCredentials> {
    const key = `${roleArn} ${sessionName}`;
    for (const [each, { expiration }] of this.#sessions) {
      if (expiration.getTime() - this.now() <= spareMilliseconds) this.#sessions.delete(each);
    }
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const fresh = await this.assume({ roleArn, externalId, sessionName });
    this.#sessions.set(key, fresh);
    return fresh;
  }
}

/** One client of each class, with the same credentials and Region. */
export function clientsFor(settings: ClientSettings): CommandContext["client"] {
  const made = new Map<unknown, unknown>();
  return <Client>(type: ClientClass<Client>): Client => {
    const known = made.get(type) as Client | undefined;
    if (known !== undefined) return known;
    const client = new type(settings);
    made.set(type, client);
    return client;
  };
}
