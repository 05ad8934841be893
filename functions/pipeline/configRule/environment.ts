import { type Environment, requireEnv } from "../../environment";
import { PlumblineError } from "../../errors";
import type { AuditCommand } from "./audits";

/** The parameters that the component gave its rule, for events that come without any. */
export function ruleDefaults(environment: Environment): Readonly<Record<string, string>> {
  return objectIn(environment, "RULE_PARAMETERS") as Readonly<Record<string, string>>;
}

/** How audits are started; nothing where the component starts none. */
export function auditCommand(environment: Environment): AuditCommand | undefined {
  const documentName = environment["AUDIT_DOCUMENT"];
  if (documentName === undefined || documentName === "") return undefined;
  const parameters = objectIn(environment, "AUDIT_PARAMETERS") as AuditCommand["parameters"];
  return { documentName, parameters };
}

/** A JSON object that the component wrote. */
function objectIn(environment: Environment, name: string): object {
  const text = requireEnv(environment, name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PlumblineError(`environment variable ${name} is no JSON`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new PlumblineError(`environment variable ${name} was ${text}, must be a JSON object`);
}
