import { type Exception, isByNumberAlone } from "../exceptions";
import type { Finding, Series } from "../finding";
import { sameTitle } from "../sameTitle";

/** An exception that was for the recommendation which had a number before. */
export interface Declined {
  readonly id: string;
  /** What that recommendation is called. */
  readonly title: string;
}

/** What a rule is called where it has no finding yet. */
type Named = Pick<Finding, "rule" | "key" | "title">;

/**
 * The exceptions that do not hold for a rule of which nothing was known, because they name it by its number
 * alone and have excepted what had the number before. Only CIS gives numbers to other recommendations.
 */
export function declinedFor(
  named: Named,
  { source }: Series,
  known: readonly Finding[],
  exceptions: readonly Exception[],
): readonly Declined[] {
  if (source !== "inspector-cis") return [];
  const declined = known
    .filter(({ rule, key, title }) => {
      return rule === named.rule && key !== named.key && !sameTitle(title, named.title);
    })
    .flatMap(({ title, exception, lastException, declinedExceptions = [] }) =>
      [exception?.id ?? lastException ?? [], declinedExceptions]
        .flat()
        .map((id): Declined => ({ id, title })),
    )
    .filter(({ id }) => exceptions.some((each) => each.id === id && isByNumberAlone(each)));
  return [...new Map(declined.map((each) => [each.id, each])).values()];
}

/** What is said of them, behind why the finding was opened. */
export function declinedText(rule: string, declined: readonly Declined[]): string {
  return declined
    .map(
      ({ id, title }) =>
        `; exception ${id} does not hold for it: ${rule} was "${title}" when it was accepted`,
    )
    .join("");
}
