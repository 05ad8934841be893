import type { AutomationExecution, AutomationParameters, BegunExecution } from "../../automation";
import { type LocalAccount, regionalArn } from "../../account";
import { type JsonObject, listOf, textOf } from "../../json";
import { placeContext } from "../caller";
import { jsonAnswer } from "../protocol";
import type { ServiceCall } from "../service";
import { ServiceError } from "../serviceError";
import type { SsmPart } from "./ssm";

interface LedgerEntry extends BegunExecution {
  readonly region: string;
  readonly parameters: AutomationParameters;
  readonly end?: AutomationExecution;
}

/** What Automation knows of its executions, those that are still at work among them. */
export class ExecutionLedger {
  private readonly entries = new Map<string, LedgerEntry>();

  begin(execution: BegunExecution, region: string, parameters: AutomationParameters): void {
    this.entries.set(execution.id, { ...execution, region, parameters });
  }

  end(execution: AutomationExecution): void {
    const entry = this.entries.get(execution.id);
    if (entry !== undefined) this.entries.set(execution.id, { ...entry, end: execution });
  }

  /** The execution, where it is one of this account and Region. */
  find(id: string, { accountId, region }: LocalAccount): LedgerEntry | undefined {
    const entry = this.entries.get(id);
    return entry?.account === accountId && entry.region === region ? entry : undefined;
  }
}

/** Systems Manager's `GetAutomationExecution`: each account sees its own executions only. */
export class ExecutionCalls implements SsmPart {
  constructor(private readonly ledger: ExecutionLedger) {}

  /** The call, where it is this one. */
  call(operation: string, input: JsonObject, place: LocalAccount): ServiceCall | undefined {
    if (operation !== "GetAutomationExecution") return undefined;
    const action = "ssm:GetAutomationExecution";
    const id = textOf(input["AutomationExecutionId"]) ?? "";
    const resource = regionalArn(place, "ssm", `automation-execution/${id}`);
    return {
      action,
      needs: [{ action, resource, context: placeContext(place) }],
      perform: () => {
        const entry = this.ledger.find(id, place);
        if (entry === undefined) {
          const message = `Automation execution ${id} does not exist`;
          return Promise.reject(new ServiceError("AutomationExecutionNotFoundException", message));
        }
        const { document, parameters, end } = entry;
        const AutomationExecution = {
          AutomationExecutionId: id,
          // A shared document is started by its ARN, and told by its name.
          DocumentName: document.split("/").pop(),
          AutomationExecutionStatus: end?.status ?? "InProgress",
          ...(end?.failure !== undefined && { FailureMessage: end.failure }),
          Parameters: Object.fromEntries(
            Object.entries(parameters).map(([name, value]) => [name, listOf(value).map(String)]),
          ),
        };
        return Promise.resolve(jsonAnswer({ AutomationExecution }, "application/x-amz-json-1.1"));
      },
    };
  }
}
