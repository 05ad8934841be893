import type { Waiver } from "../../findings/model";
import { impactFrom } from "./impact";
import { type JsonObject, arrayAt, isObject, nameAt, objectAt, own, textOf } from "./shape";
import { type CheckResult, checkFrom } from "./check";
import { waiverFrom } from "./waiver";

/** A profile as the report has it: its own controls, and those that it took from others. */
export interface Profile {
  readonly name: string;
  readonly version?: string;
  /** The profile that loaded this one, in reports of InSpec 4 and later. */
  readonly parent?: string;
  /** Names of the profiles that this one loads. */
  readonly depends: readonly string[];
  /** Why its controls were not run, where they were not. */
  readonly notRun?: string;
  readonly controls: readonly Control[];
}

/** A control of one profile. A wrapper repeats those that it includes, mostly without results. */
export interface Control {
  readonly id: string;
  readonly title?: string;
  /** Texts by their label; `default` is the description itself. */
  readonly descriptions: ReadonlyMap<string, string>;
  readonly impact?: number;
  readonly impactAsWritten?: string;
  readonly tags: JsonObject;
  readonly refs: readonly unknown[];
  readonly waiver?: Waiver;
  readonly checks: readonly CheckResult[];
}

/** Reads a profile of the full report. */
export function profileFrom(value: unknown, place: string): Profile {
  const profile = objectAt(value, place);
  const name = nameAt(own(profile, "name"), `${place}.name`);
  return {
    name,
    version: textOf(own(profile, "version")),
    parent: textOf(own(profile, "parent_profile")),
    depends: dependsOf(own(profile, "depends")),
    notRun: notRun(profile),
    controls: arrayAt(own(profile, "controls"), `${place}.controls`).map((control, index) =>
      controlFrom(control, `${place}.controls[${index}]`),
    ),
  };
}

function dependsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => (isObject(each) ? (textOf(own(each, "name")) ?? []) : []));
}

/** `loaded` is the one status with which controls are run; the others say why they were not. */
function notRun(profile: JsonObject): string | undefined {
  const status = textOf(own(profile, "status"));
  if (status === undefined || status === "loaded") return undefined;
  const message = textOf(own(profile, "status_message")) ?? textOf(own(profile, "skip_message"));
  return message ?? `the profile was ${status}`;
}

function controlFrom(value: unknown, place: string): Control {
  const control = objectAt(value, place);
  const impact = own(control, "impact");
  return {
    id: nameAt(own(control, "id"), `${place}.id`),
    title: textOf(own(control, "title")),
    descriptions: descriptionsOf(control),
    impact: impactFrom(impact),
    impactAsWritten: textOf(impact),
    tags: tagsOf(own(control, "tags")),
    refs: Array.isArray(own(control, "refs")) ? arrayAt(own(control, "refs"), place) : [],
    waiver: waiverFrom(own(control, "waiver_data")),
    checks: arrayAt(own(control, "results"), `${place}.results`).map((result, index) =>
      checkFrom(result, `${place}.results[${index}]`),
    ),
  };
}

function tagsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Newer reports have a list of labelled texts, some tools write an object, all have `desc`. */
function descriptionsOf(control: JsonObject): ReadonlyMap<string, string> {
  const written = own(control, "descriptions");
  // Lists of a document are never spread into arguments: the stack holds some 100,000 of them.
  const pairs: (readonly [unknown, unknown])[] = Array.isArray(written)
    ? written.filter(isObject).map((each) => [own(each, "label"), own(each, "data")] as const)
    : isObject(written)
      ? Object.entries(written)
      : [];
  return new Map(
    [["default", own(control, "desc")] as const, ...pairs].flatMap(([label, data]) => {
      const text = textOf(data);
      return text === undefined ? [] : [[textOf(label)?.toLowerCase() ?? "", text] as const];
    }),
  );
}
