import { PlumblineError } from "./errors";

/** The variables that a function was deployed with; read once, when it starts. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that the component always sets. */
export function requireEnv(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") {
    throw new PlumblineError(
      `environment variable ${name} is not set, must be set by the component`,
    );
  }
  return value;
}

/** A whole number above zero. */
export function requireNumber(environment: Environment, name: string): number {
  const text = requireEnv(environment, name);
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0) {
    throw new PlumblineError(
      `environment variable ${name} was "${text}", must be a whole number > 0`,
    );
  }
  return value;
}

/** A whole number, zero included. */
export function requireCount(environment: Environment, name: string): number {
  const text = requireEnv(environment, name);
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new PlumblineError(
      `environment variable ${name} was "${text}", must be a whole number >= 0`,
    );
  }
  return value;
}

/** `MINIMUM_COVERAGE`: the least coverage, 0 to 1, with which a target is called compliant. */
export function minimumCoverageIn(environment: Environment): number {
  const text = requireEnv(environment, "MINIMUM_COVERAGE");
  const value = Number(text);
  if (Number.isNaN(value) || value < 0 || value > 1) {
    throw new PlumblineError(
      `environment variable MINIMUM_COVERAGE was "${text}", must be a number from 0 to 1`,
    );
  }
  return value;
}

/** One of a few words. */
export function requireOneOf<T extends string>(
  environment: Environment,
  name: string,
  values: readonly T[],
): T {
  const text = requireEnv(environment, name);
  const value = values.find((each) => each === text);
  if (value === undefined) {
    throw new PlumblineError(
      `environment variable ${name} was "${text}", must be one of ${values.join(", ")}`,
    );
  }
  return value;
}

/** A JSON list of strings; absent means an empty one. */
export function stringList(environment: Environment, name: string): readonly string[] {
  const text = environment[name] ?? "[]";
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new PlumblineError(
    `environment variable ${name} was ${text}, must be a JSON list of strings`,
  );
}
