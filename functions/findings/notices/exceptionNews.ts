import { type Hash, createHash } from "node:crypto";
import type { AppliedException, Finding, Target } from "../finding";
import { type Severity, severities } from "../model";
import { exceptionName } from "../waiver";

/** What people have to hear of an exception: that it ends soon, or that it has ended. */
export interface ExceptionNews {
  readonly kind: "expiring" | "expired";
  readonly exception: AppliedException & { readonly expires: string };
  /** The same for every attempt to tell the same thing, so that receivers can drop doubles. */
  readonly id: string;
  /** ISO 8601: when it was noticed. */
  readonly time: string;
  /** How many findings it hides, or has hidden. */
  readonly findings: number;
  /** On how many targets. */
  readonly targets: number;
  /** Some of the findings, the worst first. */
  readonly examples: readonly HiddenFinding[];
}

/** One finding that an exception hides. */
export interface HiddenFinding {
  readonly target: Target;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
}

const maxExamples = 20;

/**
 * Gathers findings by the exception that hides them, so that an exception that holds on a whole
 * fleet makes one message. Of the findings themselves it keeps no more than the examples.
 */
export class ExceptionDigest {
  readonly #gatherings = new Map<string, Gathering>();

  /** Counts a finding whose exception has an end; others are passed over. */
  add(finding: Finding): void {
    const { exception, series, key } = finding;
    if (exception?.expires === undefined) return;
    const { expires } = exception;
    const name = exceptionName(exception);
    let gathering = this.#gatherings.get(name);
    if (gathering === undefined) {
      gathering = {
        exception: { ...exception, expires },
        findings: 0,
        targets: new Set(),
        hash: createHash("sha256"),
        examples: [],
      };
      this.#gatherings.set(name, gathering);
    }
    gathering.findings += 1;
    gathering.targets.add(JSON.stringify(series.target));
    gathering.hash.update(JSON.stringify([series, key]));
    gathering.examples.push(finding);
    if (gathering.examples.length > 2 * maxExamples) gathering.examples = worst(gathering.examples);
  }

  /** One piece of news for each exception, in the order in which they end. */
  news(kind: ExceptionNews["kind"], time: string): readonly ExceptionNews[] {
    return [...this.#gatherings.values()]
      .sort((a, b) => (a.exception.expires < b.exception.expires ? -1 : 1))
      .map(({ exception, findings, targets, hash, examples }) => ({
        kind,
        exception,
        id: [kind, exception.id, exception.expires, hash.copy().digest("hex").slice(0, 16)].join(
          "~",
        ),
        time,
        findings,
        targets: targets.size,
        examples: worst(examples).map(({ series, rule, title, severity }) => ({
          target: series.target,
          rule,
          title,
          severity,
        })),
      }));
  }
}

interface Gathering {
  readonly exception: ExceptionNews["exception"];
  findings: number;
  readonly targets: Set<string>;
  /** Of the findings: somebody may be warned of the same end again, for others. */
  readonly hash: Hash;
  examples: Finding[];
}

function worst(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b)).slice(0, maxExamples);
}
