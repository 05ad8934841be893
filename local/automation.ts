import { randomUUID } from "node:crypto";
import { type LocalAccount, regionalArn } from "./account";
import { nextStep, outputsOf } from "./automationSteps";
import type { ExecutionLedger } from "./endpoint/services/executions";
import type { LocalFunctions } from "./functions";
import type { Graph, GraphResource } from "./graph";
import type { Authorizer } from "./iam/authorizer";
import type { RoleSession } from "./iam/principal";
import { roleSession } from "./iam/sessions";
import { trusts } from "./iam/trust";
import { type JsonObject, listOf, objectOf, parseJson, textOf } from "./json";
import { types } from "./types";

/** Values of a document's parameters: a text, or a list of them. */
export type AutomationParameters = Readonly<Record<string, string | readonly string[]>>;

/** What is known of an execution from its beginning. */
export interface BegunExecution {
  readonly id: string;
  readonly document: string;
  readonly account: string;
}

/** One execution of an automation document. */
export interface AutomationExecution extends BegunExecution {
  readonly status: "Success" | "Failed";
  /** What the last step gave. */
  readonly output?: unknown;
  readonly failure?: string;
}

/** What an execution needs. */
export interface AutomationWorld {
  readonly graph: Graph;
  readonly authorizer: Authorizer;
  readonly functions: LocalFunctions;
  readonly home: LocalAccount;
}

/** An execution came to its end too early; the message is what Automation would show. */
class AutomationFailure extends Error {}

/** Systems Manager Automation: executes documents of the program whose steps start functions. */
export class LocalAutomation {
  /** All executions, in their order. */
  readonly executions: AutomationExecution[] = [];

  constructor(
    private readonly world: AutomationWorld,
    private readonly ledger: ExecutionLedger,
  ) {}

  /**
   * `StartAutomationExecution`, and all that follows: the document's role is taken on where it trusts
   * Automation, and each step does what that role may.
   */
  async start(
    account: LocalAccount,
    document: string,
    parameters: AutomationParameters,
  ): Promise<AutomationExecution> {
    const id = randomUUID();
    const base = { id, document, account: account.accountId };
    this.ledger.begin(base, account.region, parameters);
    const execution = await this.run(account, document, parameters, id).then(
      (output): AutomationExecution => ({ ...base, status: "Success", output }),
      (error: unknown): AutomationExecution => {
        if (!(error instanceof AutomationFailure)) throw error;
        return { ...base, status: "Failed", failure: error.message };
      },
    );
    this.executions.push(execution);
    this.ledger.end(execution);
    return execution;
  }

  private async run(
    account: LocalAccount,
    reference: string,
    given: AutomationParameters,
    id: string,
  ): Promise<unknown> {
    const document = this.document(account, reference);
    const content = objectOf(parseJson(String(document.inputs["content"]), document.name));
    const values = {
      ...parameterValues(objectOf(content["parameters"]), given),
      "global:ACCOUNT_ID": account.accountId,
      "global:REGION": account.region,
      "automation:EXECUTION_ID": id,
    };
    const session = this.takeOn(String(filledIn(content["assumeRole"], values)), account, id);
    const steps = listOf(content["mainSteps"]).map(objectOf);
    return this.follow(steps, session, values);
  }

  /** Does one step after the other, where they lead to; the last function's answer is the output. */
  private async follow(
    steps: readonly JsonObject[],
    session: RoleSession,
    given: JsonObject,
  ): Promise<unknown> {
    let step: JsonObject | undefined = steps[0];
    let values = given;
    let output: unknown;
    while (step !== undefined) {
      if (step["action"] === "aws:invokeLambdaFunction") {
        const answer = await this.invoke(step, session, values);
        output = answer["Payload"];
        values = { ...values, ...outputsOf(step, answer) };
      }
      const next = nextStep(steps, step, filledIn(step["inputs"], values));
      if ("failure" in next) throw new AutomationFailure(next.failure);
      step = next.step;
    }
    return output;
  }

  /** The document, where it is the account's own or shared with it. */
  private document(account: LocalAccount, reference: string): GraphResource {
    const document = this.world.graph.find(types.document, reference);
    const { account_ids: accounts } = objectOf(document?.inputs["permissions"]);
    const shared = (textOf(accounts) ?? "").split(",");
    const own = account.accountId === this.world.home.accountId;
    if (document !== undefined && (own || shared.includes(account.accountId))) return document;
    throw new AutomationFailure(
      `InvalidDocument: ${reference} is not there for ${account.accountId}`,
    );
  }

  private takeOn(arn: string, account: LocalAccount, id: string): RoleSession {
    const role = this.world.graph.find(types.role, arn);
    const execution = regionalArn(account, "ssm", `automation-execution/${id}`);
    if (role !== undefined && trusts(role, "ssm.amazonaws.com", execution, account)) {
      return roleSession(role, `Automation-${id}`, account);
    }
    throw new AutomationFailure(`The role ${arn} can't be assumed by Automation`);
  }

  private async invoke(
    step: JsonObject,
    session: RoleSession,
    values: JsonObject,
  ): Promise<JsonObject> {
    const name = String(step["name"]);
    const { FunctionName, InputPayload } = objectOf(filledIn(step["inputs"], values));
    const resource = String(FunctionName);
    const { authorizer, functions } = this.world;
    const need = { action: "lambda:InvokeFunction", resource };
    const decision = authorizer.authorizeAcross(session, need);
    if (!decision.allowed) {
      throw new AutomationFailure(`step ${name}: ${need.action} on ${resource} ${decision.reason}`);
    }
    const target = functions.all.find(({ definition }) => definition.arn === resource);
    if (target === undefined) throw new AutomationFailure(`step ${name}: there is no ${resource}`);
    const { result, error } = await target.invoke(InputPayload);
    // A function that threw an error was started all the same: it is for the document to look.
    if (error !== undefined) return { FunctionError: "Unhandled", Payload: JSON.stringify(error) };
    return { Payload: JSON.stringify(result) };
  }
}

/** Values of all parameters, as Automation checks them. */
function parameterValues(definitions: JsonObject, given: AutomationParameters): JsonObject {
  const unknown = Object.keys(given).find((name) => !(name in definitions));
  if (unknown !== undefined) throw invalid(`${unknown} is not defined in the document`);
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]): [string, unknown] => {
      const { type, default: fallback, allowedPattern, allowedValues } = objectOf(definition);
      const value = given[name] ?? fallback;
      if (value === undefined) throw invalid(`${name} is required`);
      if (type === "StringList") return [name, listOf(value)];
      const [first] = listOf(value);
      const text = typeof first === "string" ? first : "";
      const pattern = textOf(allowedPattern);
      const choices = listOf(allowedValues);
      const isOdd = pattern !== undefined && !new RegExp(pattern).test(text);
      if (isOdd || (choices.length > 0 && !choices.includes(text))) {
        throw invalid(`${name} was "${text}"`);
      }
      return [name, text];
    }),
  );
}

function invalid(reason: string): AutomationFailure {
  return new AutomationFailure(`InvalidAutomationExecutionParametersException: ${reason}`);
}

/** A document's node with the values in the places of their names; alone, a list stays a list. */
function filledIn(node: unknown, values: JsonObject): unknown {
  if (typeof node === "string") {
    const alone = /^\{\{\s*([\w:.]+)\s*\}\}$/.exec(node)?.[1];
    if (alone !== undefined) return values[alone] ?? "";
    return node.replace(/\{\{\s*([\w:.]+)\s*\}\}/g, (_whole, name: string) => String(values[name]));
  }
  if (Array.isArray(node)) return node.map((each: unknown) => filledIn(each, values));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, each]) => [key, filledIn(each, values)]),
  );
}
