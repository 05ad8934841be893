import type * as pulumi from "@pulumi/pulumi";
import type { Registered } from "./mocks";

/** What Pulumi knows a child by in a consumer's stack, as far as its component decides it. */
export function logicalName({ type, name }: Pick<Registered, "type" | "name">): string {
  return `${type} ${name}`;
}

/** The logical names that a child is found under: its own, and those of its aliases. */
export function namesOf(resource: Registered): readonly string[] {
  const aliases = (resource.options.aliases ?? []) as readonly (string | pulumi.Alias)[];
  return [
    logicalName(resource),
    ...aliases.map((alias) => {
      if (typeof alias !== "string") return logicalName({ ...resource, ...plain(alias) });
      const [, , , types = "", name = ""] = alias.split(/^urn:pulumi:|::/);
      return logicalName({ type: types.split("$").pop() ?? "", name });
    }),
  ];
}

function plain({ name, type }: pulumi.Alias): { name?: string; type?: string } {
  return {
    ...(typeof name === "string" && { name }),
    ...(typeof type === "string" && { type }),
  };
}

/** Recorded names under which nothing is found any more: a consumer's stack would replace these. */
export function lostNames(
  recorded: readonly string[],
  registered: readonly Registered[],
): readonly string[] {
  const found = new Set(registered.flatMap(namesOf));
  return recorded.filter((name) => !found.has(name));
}
