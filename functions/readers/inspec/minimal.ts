import type { Waiver } from "../../findings/model";
import { type Profile, checksum, stableName } from "./profile";
import { arrayAt, nameAt, objectAt, own, textOf } from "./shape";
import { type CheckResult, checkFrom } from "./check";
import { waiverFrom, waiverNotice } from "./waiver";

/** What the results of one control say of it. */
interface Listed {
  waiver?: Waiver;
  waiverNotice?: string;
  readonly checks: CheckResult[];
}

/**
 * The profiles of a report of the `json-min` reporter, which lists results, not controls: neither
 * impacts nor titles nor times are in it, nor which profile wraps which. The profile's checksum
 * stands in for its version.
 */
export function minimalProfiles(value: unknown): readonly Profile[] {
  const profiles = new Map<string, { version?: string; controls: Map<string, Listed> }>();
  for (const [index, each] of arrayAt(value, "controls").entries()) {
    const place = `controls[${index}]`;
    const result = objectAt(each, place);
    const id = nameAt(own(result, "id"), `${place}.id`);
    const name = stableName(nameAt(own(result, "profile_id"), `${place}.profile_id`));
    const profile = profiles.get(name) ?? {
      version: checksum(textOf(own(result, "profile_sha256"))),
      controls: new Map<string, Listed>(),
    };
    profiles.set(name, profile);
    const control = profile.controls.get(id) ?? { checks: [] };
    profile.controls.set(id, control);
    control.waiver ??= waiverFrom(own(result, "waiver_data"));
    control.waiverNotice ??= waiverNotice(id, own(result, "waiver_data"));
    control.checks.push(checkFrom(result, place));
  }
  return [...profiles].map(([name, { version, controls }]) => ({
    name,
    version,
    depends: [],
    controls: [...controls].map(([id, { waiver, waiverNotice: notice, checks }]) => ({
      id,
      descriptions: new Map(),
      tags: {},
      refs: [],
      waiver,
      waiverNotice: notice,
      checks,
    })),
  }));
}
