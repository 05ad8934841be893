/** A rule of a conformance pack, as its findings know it: their benchmark and their profile. */
export interface PackRule {
  readonly command: string;
  /** The rule's name without the suffix that AWS Config gives it. */
  readonly rule: string;
}

/** What is remembered of something that findings are about, and that may go as a whole. */
export interface Departure {
  /** ISO 8601: when it was found to be gone. Results from up to then are late for good. */
  readonly leftAt?: string;
  /** It is there again; what was said of it until `leftAt` still counts no more. */
  readonly back?: true;
  /** ISO 8601: since when all its findings are closed. */
  readonly closedAt?: string;
}

/** What is remembered of a rule that a pack has, or had. */
export interface RuleMemory extends PackRule, Departure {}

/** What is remembered of an account that belongs, or belonged, to the organization. */
export interface AccountMemory extends Departure {
  readonly account: string;
  /** ISO 8601: the first look that did not find it. */
  readonly missingSince?: string;
}

/**
 * How long a rule is in no pack before its findings are closed. A deployment may declare a pack anew, and
 * no function that was given a result before works on it for longer.
 */
const ruleGrace = 15 * 60_000;

/** How long an account is in no list before it counts as gone. */
const accountGrace = 3 * 86_400_000;

/** Whether something is gone now. */
export function isGone({ leftAt, back }: Departure): boolean {
  return leftAt !== undefined && back === undefined;
}

/** What has to be remembered anew of the rules, given those that packs declare. */
export function rulesToRemember(
  declared: readonly PackRule[],
  remembered: readonly RuleMemory[],
  now: string,
): readonly RuleMemory[] {
  const known = new Map(remembered.map((each) => [nameOf(each), each]));
  const names = new Set(declared.map(nameOf));
  const arrived = [...new Map(declared.map((each) => [nameOf(each), each])).values()].flatMap(
    ({ command, rule }): readonly RuleMemory[] => {
      const memory = known.get(nameOf({ command, rule }));
      if (memory === undefined) return [{ command, rule }];
      return isGone(memory) ? [{ command, rule, leftAt: memory.leftAt, back: true }] : [];
    },
  );
  const left = remembered
    .filter((memory) => !names.has(nameOf(memory)) && !isGone(memory))
    .map(({ command, rule }): RuleMemory => ({ command, rule, leftAt: now }));
  return [...arrived, ...left];
}

/**
 * What has to be remembered anew of the accounts, given those that the organization has. One that is
 * missing counts as gone only when it still is after some days.
 */
export function accountsToRemember(
  listed: ReadonlySet<string>,
  remembered: readonly AccountMemory[],
  now: string,
): readonly AccountMemory[] {
  const known = new Set(remembered.map(({ account }) => account));
  const arrived = [...listed].filter((account) => !known.has(account));
  return [
    ...arrived.map((account): AccountMemory => ({ account })),
    ...remembered.flatMap((memory) => {
      const next = listed.has(memory.account) ? asListed(memory) : asMissing(memory, now);
      return next ?? [];
    }),
  ];
}

function asListed(memory: AccountMemory): AccountMemory | undefined {
  const { account, leftAt, missingSince } = memory;
  if (isGone(memory)) return { account, leftAt, back: true };
  if (missingSince === undefined) return undefined;
  return leftAt === undefined ? { account } : { account, leftAt, back: true };
}

function asMissing(memory: AccountMemory, now: string): AccountMemory | undefined {
  const { account, leftAt, back, missingSince } = memory;
  if (isGone(memory)) return undefined;
  const before = leftAt === undefined ? {} : { leftAt, ...(back && { back }) };
  if (missingSince === undefined) return { account, ...before, missingSince: now };
  const rested = Date.parse(now) - Date.parse(missingSince);
  return rested < accountGrace ? undefined : { account, missingSince, leftAt: now };
}

/** Whether the findings of a rule that is gone have to be closed by now. */
export function isRuleDue(memory: RuleMemory, now: string): boolean {
  const { leftAt = now } = memory;
  return isDue(memory) && Date.parse(now) - Date.parse(leftAt) >= ruleGrace;
}

/** Whether the findings of something that is gone are not closed yet. */
export function isDue(memory: Departure): boolean {
  return isGone(memory) && memory.closedAt === undefined;
}

/**
 * Whether a result was given before its rule or account was found to be gone, be it back or not: it says
 * nothing of what is there now.
 *
 * @param judgedAt ISO 8601: when the rule was evaluated.
 */
export function isLate(memory: Departure | undefined, judgedAt: string): boolean {
  return memory?.leftAt !== undefined && judgedAt <= memory.leftAt;
}

/** One name for one rule, whatever is in it. */
export function nameOf({ command, rule }: PackRule): string {
  return JSON.stringify([command, rule]);
}
