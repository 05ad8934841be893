import type { Finding } from "../../findings/finding";

type Describe = (findings: readonly Finding[]) => Promise<readonly Finding[]>;
type Texts = Partial<Pick<Finding, "description" | "fixText" | "controls">>;

/** Rules of many releases of many benchmarks; their texts are some kilobytes each. */
const maxRules = 5_000;

/**
 * Describes the findings of a fleet: the texts of a rule are read once, not once for each machine.
 *
 * @param describe reads the texts of the rules of findings.
 */
export function describeRules(describe: Describe): Describe {
  const known = new Map<string, Texts>();
  return async (findings) => {
    const unknown = new Map<string, Finding>();
    for (const finding of findings) {
      const name = nameOf(finding);
      if (!known.has(name)) unknown.set(name, finding);
    }
    if (known.size + unknown.size > maxRules) {
      known.clear();
      for (const finding of findings) unknown.set(nameOf(finding), finding);
    }
    const names = [...unknown.keys()];
    const described = await describe([...unknown.values()]);
    for (const [index, name] of names.entries()) {
      const { description, fixText, controls } = described[index] ?? {};
      known.set(name, { description, fixText, controls });
    }
    return findings.map((finding) => withTexts(finding, known.get(nameOf(finding)) ?? {}));
  };
}

/** A finding keeps what it knows by itself. */
function withTexts(finding: Finding, { description, fixText, controls = [] }: Texts): Finding {
  return {
    ...finding,
    controls: finding.controls.length > 0 ? finding.controls : controls,
    ...(description !== undefined && { description }),
    ...(fixText !== undefined && { fixText }),
  };
}

function nameOf({ series, key, benchmarkVersion }: Finding): string {
  return JSON.stringify([series.source, series.benchmark, benchmarkVersion ?? null, key]);
}
