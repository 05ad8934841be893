import { stringify } from "yaml";
import { packInputs, type PackRule } from "./model";
import { inputsOf, ruleResources, type TemplateNode } from "./resources";

/** A pack as it goes to Config. */
export interface CompiledPack {
  /** Names of its rules, in their order. */
  readonly rules: readonly string[];
  /** The template, in YAML. */
  readonly template: string;
  /** Bytes of the template. */
  readonly bytes: number;
  /** Names of the input parameters that it takes. */
  readonly inputs: readonly string[];
}

/** What each input parameter that is not one of every pack's is, by its name. */
export type InputDescriptions = Readonly<Record<string, string>>;

const ownDescriptions: InputDescriptions = Object.fromEntries(
  Object.values(packInputs).map(({ name, description }) => [name, description]),
);

/** The template of one pack with all of these rules: the same rules give the same bytes. */
export function compilePack(
  rules: readonly PackRule[],
  descriptions: InputDescriptions = {},
): CompiledPack {
  const inputs = [...new Set(rules.flatMap(inputsOf))];
  const all = { ...descriptions, ...ownDescriptions };
  const parameters = Object.fromEntries(
    inputs.map((name): [string, TemplateNode] => [name, parameter(all[name])]),
  );
  const resources = Object.fromEntries(
    rules.flatMap((rule) => Object.entries(ruleResources(rule))),
  );
  const template = toYaml({
    ...(inputs.length === 0 ? {} : { Parameters: parameters }),
    Resources: resources,
  });
  return {
    rules: rules.map(({ name }) => name),
    template,
    bytes: Buffer.byteLength(template),
    inputs,
  };
}

/** Bytes that a rule adds to the template of a pack that has its input parameters already. */
export function ruleBytes(rule: PackRule): number {
  const whole = toYaml({ Resources: ruleResources(rule) as Record<string, TemplateNode> });
  return Buffer.byteLength(whole) - Buffer.byteLength("Resources:\n");
}

/** Bytes that an input parameter adds to the template of a pack, the first one's heading included. */
export function inputBytes(name: string, descriptions: InputDescriptions): number {
  const description = { ...descriptions, ...ownDescriptions }[name];
  return Buffer.byteLength(toYaml({ Parameters: { [name]: parameter(description) } }));
}

function parameter(description: string | undefined): TemplateNode {
  return { Type: "String", ...(description === undefined ? {} : { Description: description }) };
}

/** No line is folded and nothing is abbreviated, so that a change shows where it is. */
function toYaml(template: TemplateNode): string {
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
}
