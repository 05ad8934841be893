import { SinkError, TransientError } from "../../errors";
import type { Series } from "../../findings/finding";
import { closeAsGone, type GoneAs } from "../../findings/life/closing";
import {
  type AccountMemory,
  accountsToRemember,
  isDue,
  isGone,
  isRuleDue,
  nameOf,
  type RuleMemory,
  rulesToRemember,
} from "../../findings/life/departures";
import type { Logger } from "../../log";
import type { DeparturePass, DepartureTable } from "../../sinks/store/departureTable";
import { eachOf } from "../eachOf";
import { changeSeries } from "../scans/changeSeries";
import type { ChangeTools } from "../scans/heldSeries";

/** Something that is gone, all of whose findings are closed. */
export interface ClosedDeparture {
  /** In a few words, such as `rule s3-enable-versioning`. */
  readonly what: string;
  /** Why its findings are closed. */
  readonly reason: string;
  /** ISO 8601: when it was found to be gone. */
  readonly at: string;
  /** How many of its findings were closed. */
  readonly findings: number;
}

export interface DepartureTools extends ChangeTools {
  readonly departures: DepartureTable;
  /** The store's own account, which does not leave. */
  readonly account: string;
  /** Accounts of the organization; left out where the store is of one account. */
  readonly listAccounts?: () => Promise<ReadonlySet<string>>;
  /** Notifies people of what is gone: once, or again where the note of it could not be written. */
  readonly tell: (departed: ClosedDeparture) => Promise<void>;
  readonly log: Logger;
}

/** What a sweep did. */
export interface SweptDepartures {
  /** Findings that were closed. */
  readonly closed: number;
  /** Whether more is to be closed, by the next run. */
  readonly unfinished: boolean;
  readonly failed: number;
}

/** Organizations answers few calls a second, and for all who ask in the organization together. */
const listEvery = 86_400_000;

/** A series may need this long, and what comes after a page is written down, too. */
const leastMilliseconds = 30_000;

const atOnce = 4;

/**
 * Closes what rules that are in no pack any more and accounts that have left have left behind: nobody
 * assesses it again. The table is read for them once, all of it, as far as the time allows; the next run
 * goes on from there. Who cannot be listed has not left.
 */
export async function sweepDepartures(tools: DepartureTools): Promise<SweptDepartures> {
  let failed = 0;
  const safely = async (message: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      tools.log.error(message, { error });
      failed += 1;
    }
  };
  const sweep = new Sweep(tools);
  await safely("rules of packs could not be looked at", () => sweep.lookAtRules());
  await safely("accounts could not be looked at", () => sweep.lookAtAccounts());
  await safely("findings of what is gone could not be closed", () => sweep.close());
  return { closed: sweep.closed, unfinished: sweep.unfinished, failed: failed + sweep.failed };
}

/** Something that is gone, with what its findings are known by. */
interface Gone {
  readonly what: string;
  readonly closedAs: Extract<GoneAs, "profile-retired" | "account-gone">;
  readonly reason: string;
  readonly at: string;
  readonly remember: (closedAt: string) => Promise<void>;
}

class Sweep {
  closed = 0;
  unfinished = false;
  failed = 0;
  #rules: readonly RuleMemory[] = [];
  readonly #tools: DepartureTools;
  readonly #now: string;

  constructor(tools: DepartureTools) {
    this.#tools = tools;
    this.#now = new Date(tools.now()).toISOString();
  }

  async lookAtRules(): Promise<void> {
    const { departures, log } = this.#tools;
    const { declared, remembered } = await departures.packs();
    const rules = new Map(remembered.map((memory) => [nameOf(memory), memory]));
    for (const memory of rulesToRemember(declared, remembered, this.#now)) {
      await departures.rememberRule(memory);
      rules.set(nameOf(memory), memory);
      if (isGone(memory)) log.info("a rule is in no pack any more", { ...memory });
    }
    this.#rules = [...rules.values()];
  }

  async lookAtAccounts(): Promise<void> {
    const { departures, listAccounts, log } = this.#tools;
    if (listAccounts === undefined) return;
    const listedAt = await departures.listedAt();
    if (listedAt !== undefined && Date.parse(this.#now) - Date.parse(listedAt) < listEvery) return;
    const listed = await listAccounts();
    for (const memory of accountsToRemember(listed, await departures.accounts(), this.#now)) {
      await departures.rememberAccount(memory);
      if (isGone(memory)) log.info("an account has left", { ...memory });
    }
    if (listedAt === undefined) await this.#seed();
    await departures.rememberListing(this.#now);
  }

  /** Accounts that left before anybody looked are found once, by the findings that they have. */
  async #seed(): Promise<void> {
    const { departures } = this.#tools;
    const pass = (await departures.pass()) ?? { rules: [], accounts: [], closed: {} };
    const { after: _, ...fromTheStart } = pass;
    await departures.rememberPass({ ...fromTheStart, seeding: true });
  }

  async close(): Promise<void> {
    const { departures, listAccounts } = this.#tools;
    // Where the rules could not be looked at, nothing of theirs is closed.
    const rules = this.#rules;
    const accounts = listAccounts === undefined ? [] : await departures.accounts();
    const pass = (await departures.pass()) ?? this.#newPass(rules, accounts);
    if (pass === undefined) return;
    const gone = this.#goneIn(pass, rules, accounts);
    if (gone.size === 0 && pass.seeding === undefined) return departures.endPass();
    const known = new Set(accounts.map(({ account }) => account));
    let { after } = pass;
    const closed = { ...pass.closed };
    for await (const page of departures.standing(after)) {
      if (!(await this.#closePage(page.series, gone, closed))) {
        this.unfinished = true;
        await departures.rememberPass({ ...pass, ...(after && { after }), closed });
        return;
      }
      if (pass.seeding) await this.#seedFrom(page.series, known);
      after = page.after;
    }
    for (const [name, { what, reason, at, remember }] of gone) {
      const findings = closed[name] ?? 0;
      if (findings > 0) await this.#tools.tell({ what, reason, at, findings });
      await remember(this.#now);
    }
    await departures.endPass();
  }

  #newPass(
    rules: readonly RuleMemory[],
    accounts: readonly AccountMemory[],
  ): DeparturePass | undefined {
    const due = {
      rules: rules
        .filter((memory) => isRuleDue(memory, this.#now))
        .map(({ command, rule }) => ({ command, rule })),
      accounts: accounts.filter(isDue).map(({ account }) => account),
    };
    return due.rules.length + due.accounts.length === 0 ? undefined : { ...due, closed: {} };
  }

  /** What a pass is about, as far as it is still gone. */
  #goneIn(
    pass: DeparturePass,
    rules: readonly RuleMemory[],
    accounts: readonly AccountMemory[],
  ): ReadonlyMap<string, Gone> {
    const { departures } = this.#tools;
    const names = new Set([...pass.rules.map(nameOf), ...pass.accounts]);
    const gone = new Map<string, Gone>();
    for (const memory of rules.filter(isGone)) {
      const { rule, leftAt: at = this.#now } = memory;
      gone.set(nameOf(memory), {
        what: `rule ${rule}`,
        closedAs: "profile-retired",
        reason: `the rule ${rule} is in no pack any more since ${at}`,
        at,
        remember: (closedAt) => departures.rememberRule({ ...memory, closedAt }),
      });
    }
    for (const memory of accounts.filter(isGone)) {
      const { account, missingSince = this.#now, leftAt: at = this.#now } = memory;
      gone.set(account, {
        what: `account ${account}`,
        closedAs: "account-gone",
        reason: `the organization has no account ${account} any more since ${missingSince}`,
        at,
        remember: (closedAt) => departures.rememberAccount({ ...memory, closedAt }),
      });
    }
    return new Map([...gone].filter(([name]) => names.has(name)));
  }

  /** @returns whether all of it is done; what is not comes again with the whole page. */
  async #closePage(
    all: readonly Series[],
    gone: ReadonlyMap<string, Gone>,
    closed: Record<string, number>,
  ): Promise<boolean> {
    const { deadline, now, log } = this.#tools;
    let left = 0;
    await eachOf(all, atOnce, async (series) => {
      const [name, departed] = departedOf(series, gone) ?? [];
      if (name === undefined || departed === undefined) return;
      if (deadline() - now() < leastMilliseconds) {
        left += 1;
        return;
      }
      try {
        const count = await this.#closeSeries(series, departed);
        closed[name] = (closed[name] ?? 0) + count;
        this.closed += count;
      } catch (error) {
        left += 1;
        const { target, benchmark, profile } = series;
        const fields = { target: target.id, benchmark, profile, error };
        if (error instanceof TransientError && !(error instanceof SinkError)) {
          log.warn("findings of what is gone left for the next run", fields);
        } else {
          this.failed += 1;
          log.error("findings of what is gone could not be closed", fields);
        }
      }
    });
    return left === 0 && deadline() - now() >= leastMilliseconds;
  }

  async #closeSeries(series: Series, { closedAs, reason, at }: Gone): Promise<number> {
    const changes = await changeSeries(series, this.#tools, ({ known, newest }) => {
      const own = closeAsGone(known, { closedAs, time: at, lastScan: newest?.time, reason });
      if (own.length === 0) return undefined;
      const decision = { changes: own, id: `${at}~${closedAs}`, time: at, lookAgain: true };
      // A rule that is added again evaluates what was recorded long before: its results must count.
      return series.source === "config" ? decision : { ...decision, goneAt: at };
    });
    return changes.length;
  }

  async #seedFrom(all: readonly Series[], known: Set<string>): Promise<void> {
    const { departures, account: own, log } = this.#tools;
    for (const { account } of all.map(({ target }) => target)) {
      if (account === own || known.has(account)) continue;
      known.add(account);
      await departures.rememberAccount({ account, missingSince: this.#now });
      log.info("findings are of an account that is not in the organization", { account });
    }
  }
}

function departedOf(
  { source, benchmark, profile, target }: Series,
  gone: ReadonlyMap<string, Gone>,
): readonly [string, Gone] | undefined {
  const rule = nameOf({ command: benchmark, rule: profile });
  for (const name of source === "config" ? [target.account, rule] : [target.account]) {
    const found = gone.get(name);
    if (found !== undefined) return [name, found];
  }
  return undefined;
}
