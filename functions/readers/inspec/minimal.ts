import type { Control, Profile } from "./profile";
import { arrayAt, nameAt, objectAt, own, textOf } from "./shape";
import { checkFrom } from "./check";
import { waiverFrom } from "./waiver";

/**
 * The profiles of a report of the `json-min` reporter, which lists results, not controls: neither
 * impacts nor titles nor times are in it, nor which profile wraps which. The profile's checksum
 * stands in for its version.
 */
export function minimalProfiles(value: unknown): readonly Profile[] {
  const profiles = new Map<string, { version?: string; controls: Map<string, Control> }>();
  for (const [index, each] of arrayAt(value, "controls").entries()) {
    const place = `controls[${index}]`;
    const result = objectAt(each, place);
    const id = nameAt(own(result, "id"), `${place}.id`);
    const name = nameAt(own(result, "profile_id"), `${place}.profile_id`);
    const profile = profiles.get(name) ?? {
      version: checksum(textOf(own(result, "profile_sha256"))),
      controls: new Map<string, Control>(),
    };
    profiles.set(name, profile);
    const before = profile.controls.get(id);
    profile.controls.set(id, {
      id,
      descriptions: new Map(),
      tags: {},
      refs: [],
      waiver: before?.waiver ?? waiverFrom(own(result, "waiver_data")),
      checks: [...(before?.checks ?? []), checkFrom(result, place)],
    });
  }
  return [...profiles].map(([name, { version, controls }]) => ({
    name,
    version,
    depends: [],
    controls: [...controls.values()],
  }));
}

function checksum(sha256: string | undefined): string | undefined {
  return sha256 && `sha256:${sha256.slice(0, 16)}`;
}
