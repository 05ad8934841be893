import type { Profile } from "./profile";

/** Profiles that were run as one: what was asked for, and all that this loads in its turn. */
export interface ProfileTree {
  readonly name: string;
  /** What was asked for; several where the same profile was given more than once. */
  readonly tops: readonly Profile[];
  /** Every profile of the tree once, the tops first and each before those that it loads. */
  readonly members: readonly Profile[];
  readonly parents: Parents;
}

/** The profiles that load each profile. */
export type Parents = ReadonlyMap<Profile, ReadonlySet<Profile>>;

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
      parents,
    });
  };
  for (const profile of profiles) if (parents.get(profile)?.size === 0) plant(profile);
  // Profiles that load each other in a ring are nobody's children; they are not lost.
  for (const profile of profiles) if (!seen.has(profile)) plant(profile);
  return [...trees.values()];
}

function parentsIn(profiles: readonly Profile[]): Parents {
  const told = profiles.some(({ parent, depends }) => parent !== undefined || depends.length > 0);
  const isParent = told ? loads : overlays;
  const parents = new Map<Profile, ReadonlySet<Profile>>(
    profiles.map((child) => [
      child,
      new Set(profiles.filter((other) => other !== child && isParent(other, child))),
    ]),
  );
  resolveRenamed(profiles, parents);
  return parents;
}

/** InSpec 4 and later name the parent in the child; before that there is only `depends`. */
function loads(parent: Profile, child: Profile): boolean {
  if (child.parent !== undefined) return parent.name === child.parent;
  return parent.name !== child.name && parent.depends.some(({ name }) => name === child.name);
}

/**
 * A profile may call one that it loads by another name than its own, and to those further in that one is
 * known by the other name only. Where no profile has the name that a child gives its parent, the one is
 * meant that was loaded under that name.
 */
function resolveRenamed(
  profiles: readonly Profile[],
  parents: Map<Profile, ReadonlySet<Profile>>,
): void {
  const names = new Set(profiles.map(({ name }) => name));
  let orphans = profiles.filter(({ parent }) => parent !== undefined && !names.has(parent));
  for (let before = Infinity; orphans.length < before;) {
    before = orphans.length;
    orphans = orphans.filter((orphan) => {
      const meant = profiles.flatMap((loader) => {
        const children = profiles.filter((child) => parents.get(child)?.has(loader));
        return loadedAs(loader, children).get(orphan.parent ?? "") ?? [];
      });
      const found = meant.filter((parent) => parent !== orphan);
      if (found.length > 0) parents.set(orphan, new Set(found));
      // What is found may itself have loaded one under another name.
      return found.length === 0;
    });
  }
}

/**
 * What a profile loaded under names that are not its children's own: in the order in which it asks for
 * them, which is the report's. Nothing where their numbers differ, so that nobody can tell.
 */
function loadedAs(loader: Profile, children: readonly Profile[]): ReadonlyMap<string, Profile> {
  const own = new Set(children.map(({ name }) => name));
  const asked = new Set(loader.depends.map(({ name }) => name));
  const names = loader.depends.filter(({ name, notRun }) => notRun === undefined && !own.has(name));
  const renamed = children.filter(({ name }) => !asked.has(name));
  if (names.length !== renamed.length) return new Map();
  return new Map(
    names.flatMap(({ name }, index) => {
      const child = renamed[index];
      return child === undefined ? [] : [[name, child] as const];
    }),
  );
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
