import { PermanentError } from "../errors";

/**
 * The parameters of commands. A rule's parameters are strings, always: Config has no other type.
 */

/** The parameter of a rule, and of a remediation, that names the command. */
export const commandParameter = "ComplianceCommand";

/** The parameter of a rule that says how grave it is, in place of the command. */
export const severityParameter = "ComplianceSeverity";

/** Parameters that every rule has beside those of its command. */
export const reservedParameters: readonly string[] = [commandParameter, severityParameter];

/** One parameter: its meaning, its default and how its text is read. */
export interface ParameterDefinition<Value> {
  readonly description: string;
  readonly default: Value;
  /** What the text must be, to complete "must be …". */
  readonly expects: string;
  /** The value; undefined where the text is none. */
  parse(text: string): Value | undefined;
}

/** The parameters of a command by name. */
export type ParameterDefinitions = Readonly<Record<string, ParameterDefinition<unknown>>>;

/** The values of such parameters. */
export type ValuesOf<Definitions extends ParameterDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends ParameterDefinition<infer Value>
    ? Value
    : never;
};

/** A whole number within limits, or one of a few. */
export function wholeNumber(options: {
  readonly description: string;
  readonly default: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly number[];
}): ParameterDefinition<number> {
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER, oneOf } = options;
  return {
    description: options.description,
    default: options.default,
    expects: oneOf ? `one of ${oneOf.join(", ")}` : `a whole number from ${minimum} to ${maximum}`,
    parse: (text) => {
      if (!/^\d{1,15}$/.test(text)) return undefined;
      const value = Number(text);
      if (value < minimum || value > maximum) return undefined;
      return oneOf !== undefined && !oneOf.includes(value) ? undefined : value;
    },
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(options: {
  readonly description: string;
  readonly words: readonly Word[];
  readonly default: NoInfer<Word>;
}): ParameterDefinition<Word> {
  return {
    description: options.description,
    default: options.default,
    expects: `one of ${options.words.join(", ")}`,
    parse: (text) => options.words.find((word) => word === text),
  };
}

/** Yes or no. */
export function flag(options: {
  readonly description: string;
  readonly default: boolean;
}): ParameterDefinition<boolean> {
  return {
    ...options,
    expects: "true or false",
    parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  };
}

/** Free text that has a form. */
export function text(options: {
  readonly description: string;
  readonly default: string;
  readonly pattern: RegExp;
  readonly expects: string;
}): ParameterDefinition<string> {
  const { pattern, ...rest } = options;
  return { ...rest, parse: (value) => (pattern.test(value) ? value : undefined) };
}

/** Several values with commas between them. */
export function listOf<Value>(
  element: ParameterDefinition<Value>,
  options: { readonly description: string; readonly default: readonly Value[] },
): ParameterDefinition<readonly Value[]> {
  return {
    ...options,
    expects: `a list with commas, each ${element.expects}`,
    parse: (list) => {
      const values = list.split(",").map((each) => element.parse(each.trim()));
      const good = values.filter((value): value is Value & {} => value !== undefined);
      return good.length === values.length ? good : undefined;
    },
  };
}

/** A rule gives a command what the command does not take. */
export class ParameterError extends PermanentError {}

/**
 * The values that a rule's parameters give.
 *
 * @throws ParameterError naming the parameter, what it was and what it must be.
 */
export function parseParameters(
  command: string,
  definitions: ParameterDefinitions,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(texts)) {
    if (Object.hasOwn(definitions, name)) continue;
    const known = Object.keys(definitions);
    const takes = known.length === 0 ? "takes no parameters" : `takes ${known.join(", ")}`;
    throw new ParameterError(`parameter ${name} is not known to ${command}, which ${takes}`);
  }
  const entries = Object.entries(definitions).map(([name, definition]) => {
    const given = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (given === undefined) return [name, definition.default] as const;
    const value = definition.parse(given);
    if (value !== undefined) return [name, value] as const;
    throw new ParameterError(
      `parameter ${name} of ${command} was "${given}", must be ${definition.expects}`,
    );
  });
  return Object.fromEntries(entries);
}
