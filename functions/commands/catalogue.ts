import { defineCommand } from "./define";
import type { ComplianceCommand } from "./model";

/**
 * What the components ask of the commands at preview. They have this module as a bundle and not by
 * importing it: a program that only deploys functions need not compile them.
 */
export { parseParameters } from "./parameters";
export { commandNamed, commandNames } from "./registry";
export { executionGuardActions, ruleActions, tagGuardActions } from "./ruleActions";

/** Properties of a command that are functions. */
const functions = ["list", "detect"] as const;
const possibleFunctions = ["remediate", "arnOf"] as const;
const lists = ["resourceTypes", "triggers", "detectActions", "remediateActions"] as const;

/**
 * The commands that a module of a consumer's exports by default: one, or a list.
 *
 * @throws an error that says what is wrong with it, to complete "must be a module whose …".
 */
export function commandsOf(exported: unknown): readonly ComplianceCommand[] {
  if (exported === undefined) throw new TypeError("it has no default export");
  const all: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (all.length === 0) throw new TypeError("its default export is an empty list");
  return all.map(command);
}

function command(value: unknown): ComplianceCommand {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`its default export is ${value === null ? "null" : `a ${typeof value}`}`);
  }
  const given = value as Readonly<Record<string, unknown>>;
  const name = typeof given["name"] === "string" ? given["name"] : undefined;
  const described = typeof given["description"] === "string" && isObject(given["parameters"]);
  if (name === undefined || !described) {
    throw new TypeError("it has no name, description and parameters, which defineCommand asks for");
  }
  const problem =
    lists.filter((key) => !Array.isArray(given[key])).map((key) => `${key} is no list`)[0] ??
    functions.filter((key) => typeof given[key] !== "function").map(noFunction)[0] ??
    possibleFunctions
      .filter((key) => !["undefined", "function"].includes(typeof given[key]))
      .map(noFunction)[0];
  if (problem !== undefined) throw new TypeError(`command ${name}: ${problem}`);
  // Every property has been seen to be there; what they hold is for `defineCommand` to judge.
  return defineCommand(value as ComplianceCommand);
}

function noFunction(key: string): string {
  return `${key} is no function`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
