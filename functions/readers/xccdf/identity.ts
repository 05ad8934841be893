import type { Scan, Source, TargetFact } from "../../findings/model";

/** Product and version of a CPE name, in its 2.2 (`cpe:/a:…`) or 2.3 (`cpe:2.3:a:…`) form. */
function productOf(cpe: string): { product: string; version?: string } | undefined {
  const match = /^cpe:(?:\/|2\.3:)[aho]:[^:]*:([^:]+)(?::([^:*]+))?/.exec(cpe);
  if (match?.[1] === undefined) return undefined;
  return { product: match[1], version: match[2] };
}

function factNamed(facts: readonly TargetFact[], ending: string): string | undefined {
  return facts.find(({ name }) => name.endsWith(ending))?.value;
}

/** Which scanner it was: by the facts that it wrote of itself, else by `test-system`. */
export function scannerFrom(
  testSystem: string | undefined,
  facts: readonly TargetFact[],
): Scan["scanner"] {
  const tested = testSystem === undefined ? undefined : productOf(testSystem);
  const names: Readonly<Record<string, string>> = { openscap: "OpenSCAP", scc: "SCC" };
  const product = tested === undefined ? testSystem : (names[tested.product] ?? tested.product);
  return {
    name: factNamed(facts, ":fact:scanner:name") ?? product ?? "unknown",
    version: factNamed(facts, ":fact:scanner:version") ?? tested?.version,
  };
}

/** DISA's SCAP Compliance Checker says so in `test-system`; all else counts as OpenSCAP's kind. */
export function sourceFrom(testSystem: string | undefined, facts: readonly TargetFact[]): Source {
  const { name } = scannerFrom(testSystem, facts);
  return /^(?:scc|scap compliance checker)\b/i.test(name) ? "scc" : "openscap";
}
