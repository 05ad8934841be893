import { type Node, type Place, pathOfKey } from "../node";
import { nodeOfYaml } from "../yamlNode";
import { type ImportDefaults, type Imported, Importing, type Part } from "./imported";

/**
 * Exceptions from an InSpec waiver file in YAML or JSON: control ids, each with a justification, an
 * expiration date and whether the control is run.
 *
 * InSpec ends a waiver when its date begins, in the time zone of the machine that runs it. Here the
 * date means what it means in every exception: the end of that day in UTC. `run: false` is not taken
 * over: the rule is measured all the same, and only its finding is hidden.
 */
export function importInspecWaivers(text: string, defaults: ImportDefaults): Imported {
  const document = nodeOfYaml(text);
  if (document.faults.length > 0) return { ...document, exceptions: [] };
  const importing = new Importing(defaults);
  const { value: root } = document;
  if (root.kind !== "map") {
    importing.faults.refuse(root, "a map from control ids to waivers");
    return importing.result();
  }
  let skipped: { place: Place; count: number } | undefined;
  for (const { key, place, value } of root.entries) {
    const runs = importWaiver(importing, key, place, value);
    if (!runs) skipped = { place: skipped?.place ?? place, count: (skipped?.count ?? 0) + 1 };
  }
  if (skipped) {
    const many = skipped.count > 1 ? ` (as have ${skipped.count - 1} more)` : "";
    importing.warnings.add(
      skipped.place,
      `has run: false${many}, which is not taken over: the rule is measured, its finding hidden`,
    );
  }
  return importing.result();
}

const waiverKeys = ["expiration_date", "justification", "run"];

/** @returns whether InSpec runs the control. */
function importWaiver(importing: Importing, control: string, place: Place, node: Node): boolean {
  if (node.kind !== "map") {
    importing.faults.refuse(node, `a waiver, with ${waiverKeys.join(", ")}`);
    return true;
  }
  const parts = new Map<string, Part>();
  let faulty = false;
  for (const { key, place: keyPlace, value } of node.entries) {
    if (!waiverKeys.includes(key)) {
      importing.warnings.add(keyPlace, "is not known in waivers, and is not taken over");
    } else if (value.kind === "text")
      parts.set(key, { text: value.text.trim(), place: value.place });
    else if (value.kind !== "empty") {
      importing.faults.refuse(value, "a text");
      faulty = true;
    }
  }
  const run = parts.get("run");
  if (run && !/^(?:true|yes|false|no)$/i.test(run.text)) {
    importing.faults.add(
      run.place,
      `was ${JSON.stringify(run.text)}, must be yes, no, true or false`,
    );
    faulty = true;
  }
  if (faulty) return true;
  importing.add({
    place: { ...place, path: pathOfKey("", control) },
    rule: control,
    scope: { sources: ["inspec"] },
    justification: parts.get("justification"),
    expires: parts.get("expiration_date"),
  });
  return run === undefined || /^(?:true|yes)$/i.test(run.text);
}
