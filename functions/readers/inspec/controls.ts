import { isGenerated, ruleKey, withoutRunId } from "../../findings/ruleKey";
import type { Control, Profile } from "./profile";
import type { Parents, ProfileTree } from "./trees";

/** A control as all profiles of a tree have it, the outermost first. */
export interface ControlInTree {
  readonly key: string;
  /** The id that the outermost profile gives it; with its profile before it where the id is several controls'. */
  readonly id: string;
  readonly versions: readonly Control[];
  /** Keys that it has where its profile has other profiles beside it than now. */
  readonly otherKeys: readonly string[];
}

/** A control with all of its versions, before it has a name of its own. */
interface Found {
  readonly id: string;
  /** The profile that has its code. */
  readonly profile: string;
  readonly versions: readonly Control[];
}

interface Version {
  readonly profile: Profile;
  readonly control: Control;
}

/**
 * The controls of a tree. One that a wrapper repeats is one control; one that a wrapper leaves out
 * was not asked for, unless it was run or its whole profile could not be.
 *
 * Ids are unique within a profile only. Where two profiles of which neither loads the other have one id,
 * it is two controls, each known by its profile and the id. Checks outside of a control are known by file
 * and line, and where one line has several by what each expects.
 */
export function controlsOf(tree: ProfileTree): readonly ControlInTree[] {
  const asked = new Set(tree.tops.flatMap(({ controls }) => controls.map(({ id }) => ruleKey(id))));
  const byKey = new Map<string, Version[]>();
  for (const profile of tree.members) {
    for (const control of profile.controls) {
      const key = ruleKey(control.id);
      if (control.checks.length > 0 || profile.notRun !== undefined) asked.add(key);
      add(byKey, key, { profile, control });
    }
  }
  const found = [...byKey].flatMap(([key, versions]) =>
    asked.has(key) ? separate(versions, tree.parents) : [],
  );
  return named(found);
}

/** The controls that versions of one id are of. */
function separate(versions: readonly Version[], parents: Parents): readonly Found[] {
  const owners = new Set(versions.map(({ profile }) => profile));
  const outwards = new Map([...owners].map((owner) => [owner, ancestorsOf(owner, parents)]));
  // Where the code is: no profile further in has the id. In a ring each is further in than the other.
  const homes = [...owners].filter((owner) =>
    [...owners].every(
      (other) =>
        other === owner ||
        !outwards.get(other)?.has(owner) ||
        outwards.get(owner)?.has(other) === true,
    ),
  );
  const byName = new Map<string, Profile[]>();
  for (const home of homes) add(byName, home.name, home);
  if (byName.size < 2) {
    const home = homes[0] ?? versions[0]?.profile;
    return [foundIn(home?.name ?? "", versions)];
  }
  const isRun = ({ profile, control }: Version) =>
    control.checks.length > 0 || profile.notRun !== undefined;
  const several = new Map<string, readonly Version[]>();
  for (const [name, own] of byName) {
    const others = homes.filter((home) => !own.includes(home));
    const belongs = ({ profile }: Version) =>
      own.includes(profile) ||
      // A wrapper around both has one list of controls by id, which is about the last of them.
      (own.some((home) => outwards.get(home)?.has(profile)) &&
        !others.some((other) => outwards.get(other)?.has(profile)));
    several.set(name, versions.filter(belongs));
  }
  // What a wrapper around both has run itself is its own.
  const placed = new Set([...several.values()].flat());
  for (const version of versions) {
    const { name } = version.profile;
    if (placed.has(version) || !isRun(version)) continue;
    several.set(name, [version, ...(several.get(name) ?? [])]);
  }
  const run = [...several].filter(([, each]) => each.some(isRun));
  return (run.length > 0 ? run : [...several]).map(([name, each]) => foundIn(name, each));
}

function foundIn(profile: string, versions: readonly Version[]): Found {
  const controls = versions.map(({ control }) => control);
  return { id: controls[0]?.id ?? "", profile, versions: controls };
}

function ancestorsOf(profile: Profile, parents: Parents): ReadonlySet<Profile> {
  const reached = new Set<Profile>();
  const reach = (from: Profile) => {
    for (const parent of parents.get(from) ?? []) {
      if (reached.has(parent)) continue;
      reached.add(parent);
      reach(parent);
    }
  };
  reach(profile);
  return reached;
}

/** Gives every control an id that no other one has, and that is the same in every run. */
function named(found: readonly Found[]): readonly ControlInTree[] {
  const byId = new Map<string, Found[]>();
  for (const each of found) add(byId, ruleKey(withoutRunId(each.id)), each);
  return [...byId.values()].flatMap((all) => {
    const qualified = new Set(all.map(({ profile }) => profile)).size > 1;
    const byProfile = new Map<string, Found[]>();
    for (const each of all) add(byProfile, each.profile, each);
    return [...byProfile.values()].flatMap((ofProfile) =>
      ofProfile.map((each, index): ControlInTree => {
        const bare = ofProfile.length > 1 ? ownId(each, ofProfile, index) : withoutRunId(each.id);
        const [alone, beside] = [ruleKey(bare), `${each.profile}/${ruleKey(bare)}`];
        return {
          key: qualified ? beside : alone,
          id: qualified ? `${each.profile}/${bare}` : bare,
          versions: each.versions,
          otherKeys: [qualified ? alone : beside],
        };
      }),
    );
  });
}

/** The id of one of several checks of one line: what it expects tells them apart, then their order. */
function ownId(each: Found, all: readonly Found[], index: number): string {
  const base = withoutRunId(each.id);
  const told = isGenerated(base) ? toldApart(each, all) : "";
  const nth = all.slice(0, index).filter((other) => toldApart(other, all) === told).length + 1;
  const ordinal = nth === 1 ? "" : ` #${nth}`;
  return told === "" ? `${base}${ordinal}` : `${base.slice(0, -1)}, ${told}${ordinal})`;
}

/**
 * What the first check of a control is about, in InSpec's words; with what it expects, where several are
 * about the same. InSpec leaves the expectation out where the check broke.
 */
function toldApart(each: Found, all: readonly Found[]): string {
  const subject = subjectOf(each);
  const isAlone = all.filter((other) => subjectOf(other) === subject).length === 1;
  return isAlone ? subject : expectationOf(each);
}

function subjectOf(each: Found): string {
  return expectationOf(each).replace(/ (?:is expected|should)(?: not)? to .*$/s, "");
}

function expectationOf({ versions }: Found): string {
  const [first] = versions.flatMap(({ checks }) => checks);
  return first?.expectation?.trim() ?? "";
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
