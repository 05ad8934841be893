import { ruleKey } from "../../findings/ruleKey";
import type { Control, Profile } from "./profile";

/** Profiles that were run as one: what was asked for, and all that this loads in its turn. */
export interface ProfileTree {
  readonly name: string;
  /** What was asked for; several where the same profile was given more than once. */
  readonly tops: readonly Profile[];
  /** Every profile of the tree once, the tops first and each before those that it loads. */
  readonly members: readonly Profile[];
}

/**
 * The trees of a report: one for each profile that nobody else loads, which is one that was asked
 * for on the command line. Each is a scan of its own, so that a profile never speaks for another.
 */
export function profileTrees(profiles: readonly Profile[]): readonly ProfileTree[] {
  const parents = parentsIn(profiles);
  const seen = new Set<Profile>();
  const trees = new Map<string, ProfileTree>();
  const plant = (top: Profile) => {
    const members = reachedFrom(top, profiles, parents);
    for (const member of members) seen.add(member);
    const known = trees.get(top.name);
    trees.set(top.name, {
      name: top.name,
      tops: [...(known?.tops ?? []), top],
      members: [...new Set([...(known?.members ?? []), ...members])],
    });
  };
  for (const profile of profiles) if (parents.get(profile)?.size === 0) plant(profile);
  // Profiles that load each other in a ring are nobody's children; they are not lost.
  for (const profile of profiles) if (!seen.has(profile)) plant(profile);
  return [...trees.values()];
}

/** A control as all profiles of a tree have it, the outermost first. */
export interface ControlInTree {
  readonly key: string;
  /** The id that the outermost profile gives it. */
  readonly id: string;
  readonly versions: readonly Control[];
}

/**
 * The controls of a tree. One that a wrapper repeats is one control; one that a wrapper leaves out
 * was not asked for, unless it was run or its whole profile could not be.
 */
export function controlsOf({ tops, members }: ProfileTree): readonly ControlInTree[] {
  const asked = new Set(tops.flatMap(({ controls }) => controls.map(({ id }) => ruleKey(id))));
  const byKey = new Map<string, Control[]>();
  for (const { controls, notRun } of members) {
    for (const control of controls) {
      const key = ruleKey(control.id);
      const versions = byKey.get(key);
      if (versions !== undefined) versions.push(control);
      else byKey.set(key, [control]);
      if (control.checks.length > 0 || notRun !== undefined) asked.add(key);
    }
  }
  return [...byKey].flatMap(([key, versions]) => {
    const [outermost] = versions;
    return outermost !== undefined && asked.has(key) ? [{ key, id: outermost.id, versions }] : [];
  });
}

type Parents = ReadonlyMap<Profile, ReadonlySet<Profile>>;

function parentsIn(profiles: readonly Profile[]): Parents {
  const told = profiles.some(({ parent, depends }) => parent !== undefined || depends.length > 0);
  const isParent = told ? loads : overlays;
  return new Map(
    profiles.map((child) => [
      child,
      new Set(profiles.filter((other) => other !== child && isParent(other, child))),
    ]),
  );
}

/** InSpec 4 and later name the parent in the child; before that there is only `depends`. */
function loads(parent: Profile, child: Profile): boolean {
  if (child.parent !== undefined) return parent.name === child.parent;
  return parent.name !== child.name && parent.depends.includes(child.name);
}

/**
 * Before InSpec 3 a report may not say at all who loads whom. A profile none of whose controls has
 * a result, all of which another has with results, is a wrapper around that one.
 */
function overlays(parent: Profile, child: Profile): boolean {
  if (parent.controls.length === 0 || parent.notRun !== undefined) return false;
  if (parent.controls.some(({ checks }) => checks.length > 0)) return false;
  if (!child.controls.some(({ checks }) => checks.length > 0)) return false;
  const ids = new Set(child.controls.map(({ id }) => id));
  return parent.controls.every(({ id }) => ids.has(id));
}

/** Breadth first, so that what is further out comes first. */
function reachedFrom(
  top: Profile,
  profiles: readonly Profile[],
  parents: Parents,
): readonly Profile[] {
  const reached = new Set([top]);
  for (const member of reached) {
    for (const profile of profiles) if (parents.get(profile)?.has(member)) reached.add(profile);
  }
  return [...reached];
}
