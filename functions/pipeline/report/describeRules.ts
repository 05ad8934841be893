import type { Finding } from "../../findings/finding";

type Describe = (findings: readonly Finding[]) => Promise<readonly Finding[]>;
type Texts = Partial<Pick<Finding, "description" | "fixText">>;

/** Texts of rules of many benchmarks; they are some kilobytes each. */
const maxTexts = 5_000;

/**
 * Describes the findings of a fleet: a text is read once, not once for each host whose scan gave it.
 *
 * @param describe reads the texts of findings.
 */
export function describeRules(describe: Describe): Describe {
  const known = new Map<string, Texts>();
  return async (findings) => {
    const bare = (finding: Finding) => (isBare(finding) ? finding.textDigest : undefined);
    const wanted = new Map(
      findings.flatMap((finding) => {
        const digest = bare(finding);
        return digest === undefined || known.has(digest) ? [] : [[digest, finding] as const];
      }),
    );
    if (known.size + wanted.size > maxTexts) {
      known.clear();
      for (const finding of findings) {
        const digest = bare(finding);
        if (digest !== undefined) wanted.set(digest, finding);
      }
    }
    for (const { textDigest, description, fixText } of await describe([...wanted.values()])) {
      if (textDigest !== undefined) known.set(textDigest, { description, fixText });
    }
    return findings.map((finding) => {
      const texts = known.get(bare(finding) ?? "");
      return texts === undefined ? finding : { ...finding, ...texts };
    });
  };
}

function isBare({ description, fixText }: Finding): boolean {
  return (description ?? fixText) === undefined;
}
