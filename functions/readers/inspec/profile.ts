import type { Waiver } from "../../findings/model";
import { checksumPrefix } from "../../findings/life/revised";
import { impactFrom } from "./impact";
import { type JsonObject, arrayAt, isObject, nameAt, objectAt, own, textOf } from "./shape";
import { type CheckResult, checkFrom } from "./check";
import { waiverFrom, waiverNotice } from "./waiver";

/** A profile as the report has it: its own controls, and those that it took from others. */
export interface Profile {
  readonly name: string;
  readonly version?: string;
  /** The profile that loaded this one, in reports of InSpec 4 and later: see `parentsIn`. */
  readonly parent?: string;
  /** The profiles that this one loads. */
  readonly depends: readonly Dependency[];
  /** Whether it was loaded, in InSpec's own words; reports of old releases do not say. */
  readonly status?: string;
  readonly statusMessage?: string;
  /** Why its controls were not run, where they were not. */
  readonly notRun?: string;
  readonly controls: readonly Control[];
}

/** A profile that another one loads, by the name that its `inspec.yml` gives it. */
export interface Dependency {
  readonly name: string;
  /** Why it was not run, where it was not: such a profile is not in the report itself. */
  readonly notRun?: string;
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
  /** What whoever writes its waiver should hear of. */
  readonly waiverNotice?: string;
  readonly checks: readonly CheckResult[];
}

/** Reads a profile of the full report. */
export function profileFrom(value: unknown, place: string): Profile {
  const profile = objectAt(value, place);
  return {
    name: stableName(nameAt(own(profile, "name"), `${place}.name`), textOf(own(profile, "title"))),
    version: textOf(own(profile, "version")) ?? checksum(textOf(own(profile, "sha256"))),
    parent: textOf(own(profile, "parent_profile")),
    depends: dependsOf(own(profile, "depends")),
    status: textOf(own(profile, "status")),
    statusMessage: statusMessage(profile),
    notRun: notRun(profile, "the profile"),
    controls: arrayAt(own(profile, "controls"), `${place}.controls`).map((control, index) =>
      controlFrom(control, `${place}.controls[${index}]`),
    ),
  };
}

/**
 * What stands in for the version of a profile that has none: the checksum of its files, which
 * `--controls` and `--tags` leave as it is.
 */
export function checksum(sha256: string | undefined): string | undefined {
  return sha256 && `${checksumPrefix}${sha256.slice(0, 16)}`;
}

/** What InSpec calls tests without an `inspec.yml`: the path that it was given, slashes as dots. */
const nameless = /^tests from (.+)$/s;

/** The folder that the audit script makes for one run, and what stands before it. */
const temporary = /^.*\bplumbline-inspec\.[A-Za-z0-9]{10}[./]/s;

/**
 * A profile's name, the same in every run. Tests without an `inspec.yml` have none: InSpec makes one of
 * the path that they lay in, of which what is one run's or one machine's own is no part of an identity.
 *
 * @param title the profile's title, which has such a path as it was given.
 */
export function stableName(name: string, title?: string): string {
  const path = nameless.exec(name)?.[1];
  if (path === undefined) return name;
  const given = nameless.exec(title ?? "")?.[1] ?? path;
  const isAbsolute = /^(?:[A-Za-z]:)?[\\/]/.test(given);
  const last = isAbsolute ? given.split(/[\\/]/).findLast(Boolean) : undefined;
  return `tests from ${last ?? path.replace(temporary, "")}`;
}

function dependsOf(value: unknown): readonly Dependency[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap((each): readonly Dependency[] => {
    const name = textOf(own(each, "name"));
    if (name === undefined) return [];
    const reason = notRun(each, `the profile ${name}`);
    return [{ name, ...(reason !== undefined && { notRun: reason }) }];
  });
}

/** `loaded` is the one status with which controls are run; the others say why they were not. */
function notRun(profile: JsonObject, what: string): string | undefined {
  const status = textOf(own(profile, "status"));
  if (status === undefined || status === "loaded") return undefined;
  return (
    statusMessage(profile) ?? `${what} ${status === "failed" ? "failed to load" : `was ${status}`}`
  );
}

function statusMessage(profile: JsonObject): string | undefined {
  return textOf(own(profile, "status_message")) ?? textOf(own(profile, "skip_message"));
}

function controlFrom(value: unknown, place: string): Control {
  const control = objectAt(value, place);
  const impact = own(control, "impact");
  const id = nameAt(own(control, "id"), `${place}.id`);
  return {
    id,
    title: textOf(own(control, "title")),
    descriptions: descriptionsOf(control),
    impact: impactFrom(impact),
    impactAsWritten: textOf(impact),
    tags: tagsOf(own(control, "tags")),
    refs: Array.isArray(own(control, "refs")) ? arrayAt(own(control, "refs"), place) : [],
    waiver: waiverFrom(own(control, "waiver_data")),
    waiverNotice: waiverNotice(id, own(control, "waiver_data")),
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
