import type { ResourceReference } from "../../commands/model";
import { chooseCommand, type ChosenCommand } from "../../commands/choose";
import { commandParameter } from "../../commands/parameters";
import { PermanentError } from "../../errors";

/** A request for a remediation that says too little, or what nobody can mean. */
export class RemediationRequestError extends PermanentError {}

/** What the Automation document hands over. */
export interface RemediationRequest {
  readonly command: string;
  /** Texts of the command's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  readonly resourceId: string;
  /** Absent where the command is for one type only. */
  readonly resourceType?: string;
  /** Name of the rule, as people know it. */
  readonly rule?: string;
  /** The execution of the document: what one run is. */
  readonly execution?: string;
  /** Asks to be told only, whatever the function is allowed. */
  readonly dryRun: boolean;
}

/** The largest id that Config gives a resource. */
const maxId = 768;

/**
 * Reads the payload of the Automation document: all texts, and `Parameters` a list of `Name=value`.
 *
 * @throws RemediationRequestError
 */
export function remediationRequest(payload: unknown): RemediationRequest {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    throw new RemediationRequestError(
      "the payload must be an object with the resource to put right",
    );
  }
  const texts = payload as Readonly<Record<string, unknown>>;
  const resourceId = needed(texts, "ResourceId");
  if (resourceId.length > maxId) {
    throw new RemediationRequestError(
      `ResourceId had ${resourceId.length} characters, must have at most ${maxId}`,
    );
  }
  const resourceType = optional(texts, "ResourceType");
  const rule = optional(texts, "RuleName");
  const execution = optional(texts, "ExecutionId");
  return {
    command: needed(texts, commandParameter),
    parameters: parametersOf(texts["Parameters"]),
    account: needed(texts, "AccountId"),
    region: needed(texts, "Region"),
    resourceId,
    ...(resourceType && { resourceType }),
    ...(rule && { rule }),
    ...(execution && { execution }),
    dryRun: asksToBeToldOnly(optional(texts, "DryRun")),
  };
}

/** The command of a request, with its parameters checked, and the resource as Config names it. */
export function chosenFor(request: RemediationRequest): ChosenCommand & {
  readonly resource: ResourceReference;
} {
  const chosen = chooseCommand({ [commandParameter]: request.command, ...request.parameters });
  const { name, resourceTypes } = chosen.command;
  const [only] = resourceTypes;
  const type = request.resourceType ?? (resourceTypes.length === 1 ? only : undefined);
  if (type === undefined || !resourceTypes.includes(type)) {
    throw new RemediationRequestError(
      `ResourceType was "${request.resourceType ?? ""}", must be one of ${name}'s: ${resourceTypes.join(", ")}`,
    );
  }
  return { ...chosen, resource: { type, id: request.resourceId } };
}

/** Whatever else is said here, it is no permission. */
export function asksToBeToldOnly(text: string | undefined): boolean {
  return !["", "false"].includes(text ?? "");
}

function needed(texts: Readonly<Record<string, unknown>>, name: string): string {
  const value = optional(texts, name);
  if (value !== undefined && value !== "") return value;
  throw new RemediationRequestError(`${name} was missing from the payload`);
}

function optional(texts: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = texts[name];
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  if (typeof value === "boolean") return String(value);
  throw new RemediationRequestError(`${name} was ${JSON.stringify(value)}, must be a text`);
}

/** The texts of a command's parameters, as an execution and its payload have them: `Name=value`. */
export function parametersOf(list: unknown): Readonly<Record<string, string>> {
  if (list === undefined || list === null || list === "") return {};
  const entries = Array.isArray(list) ? (list as readonly unknown[]) : [list];
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(entry)) ?? [];
      if (name !== undefined && value !== undefined) return [name, value] as const;
      throw new RemediationRequestError(
        `Parameters had ${JSON.stringify(entry)}, must have texts of the form Name=value`,
      );
    }),
  );
}
