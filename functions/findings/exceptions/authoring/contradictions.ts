import type { Source } from "../../model";
import type { ExceptionScope } from "../model";
import { cisId } from "../pattern";

/** Two things that an exception asks for and no finding has together. */
export interface Contradiction {
  /** The property that it stands at, below the exception. */
  readonly property: readonly string[];
  /** What follows the property's path. */
  readonly sentence: string;
}

/** The account in an ARN; nothing where it is none, or names no account, as that of a bucket. */
const accountOf = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/** Rules of AWS Config are kept by the name of the rule, or of its command. */
const nameOfConfigRule = /^[A-Za-z][A-Za-z0-9_*-]{0,127}$/;

/**
 * Why an exception can hold for nothing, whatever is ever scanned. What is merely misspelt nobody can
 * tell here: the daily look of the exceptions' function and the report name what holds for nothing.
 */
export function contradictionsOf(rule: string, scope: ExceptionScope): readonly Contradiction[] {
  const { accounts, sources, targets = [] } = scope;
  const found: Contradiction[] = [];
  const add = (sentence: string, ...property: readonly string[]) => {
    found.push({ property, sentence: `${sentence}: it holds for nothing` });
  };
  const hostsOnly = sources !== undefined && !sources.includes("config");
  if (hostsOnly && targets.length > 0 && targets.every((each) => each.startsWith("arn:"))) {
    add(
      `has ARNs only, by which no finding of ${listed(sources)} goes, but those of config`,
      "scope",
      "targets",
    );
  }
  const own = targets.map((each) => accountOf.exec(each)?.[1]);
  if (accounts !== undefined && own.length > 0) {
    const elsewhere = own.every((account) => account !== undefined && !accounts.includes(account));
    if (elsewhere) add("has ARNs of other accounts than scope.accounts", "scope", "targets");
  }
  const configOnly = sources?.every((source) => source === "config") === true;
  if (configOnly && (cisId(rule) !== undefined || !nameOfConfigRule.test(rule))) {
    add("is no name of a rule of AWS Config, which alone scope.sources has", "rule");
  }
  return found;
}

function listed(sources: readonly Source[]): string {
  return sources.join(" or ");
}
