import { type LocalAccount, regionalArn } from "../../account";
import type { VirtualClock } from "../../clock";
import type { Graph } from "../../graph";
import { type JsonObject, listOf, objectOf, textOf } from "../../json";
import { stableUuid } from "../../program/names";
import { types } from "../../types";
import { jsonAnswer } from "../protocol";
import type { ServiceCall } from "../service";
import { ServiceError } from "../serviceError";
import type { SsmPart } from "./ssm";
import type { ResourceTags } from "./tagging";

/** A command that was sent to instances; nobody runs it here. */
export interface SentCommand {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly document: string;
  readonly instanceIds: readonly string[];
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** Systems Manager's `SendCommand` to instances by their ids. */
export class CommandCalls implements SsmPart {
  /** Every command, in the order in which they were sent. */
  readonly sent: SentCommand[] = [];
  /** Instances that Systems Manager does not manage: a command that names one is refused. */
  readonly unmanaged = new Set<string>();

  constructor(
    private readonly graph: Graph,
    private readonly account: LocalAccount,
    private readonly clock: VirtualClock,
    private readonly tags: ResourceTags,
  ) {}

  /** The call, where it is this one. */
  call(operation: string, input: JsonObject): ServiceCall | undefined {
    if (operation !== "SendCommand") return undefined;
    const action = "ssm:SendCommand";
    const instanceIds = listOf(input["InstanceIds"]).map(String);
    return {
      action,
      needs: [
        { action, resource: this.documentArn(textOf(input["DocumentName"]) ?? "") },
        ...instanceIds.map((id) => this.instanceNeed(id)),
      ],
      perform: () => {
        const command = this.send(input, instanceIds);
        const Command = {
          CommandId: command.id,
          DocumentName: command.document,
          InstanceIds: instanceIds,
          Status: "Pending",
          RequestedDateTime: command.at / 1000,
        };
        return Promise.resolve(jsonAnswer({ Command }, "application/x-amz-json-1.1"));
      },
    };
  }

  private send(input: JsonObject, instanceIds: readonly string[]): SentCommand {
    const document = textOf(input["DocumentName"]) ?? "";
    if (instanceIds.length < 1 || instanceIds.length > 50) {
      throw new ServiceError("ValidationException", "1 to 50 InstanceIds are taken");
    }
    const own = this.graph.find(types.document, document);
    if (own === undefined && !/^(arn:|AWS-)/.test(document)) {
      throw new ServiceError("InvalidDocument", `document ${document} does not exist`);
    }
    if (instanceIds.some((id) => this.unmanaged.has(id))) {
      const message = "Instances not in a valid state for account";
      throw new ServiceError("InvalidInstanceId", message);
    }
    const parameters = Object.fromEntries(
      Object.entries(objectOf(input["Parameters"])).map(([name, values]) => {
        if (Array.isArray(values)) return [name, values.map(String)];
        throw new ServiceError("InvalidParameters", `the values of ${name} are no list`);
      }),
    );
    const id = stableUuid(`command ${this.sent.length + 1}`);
    const command = { id, at: this.clock.now(), document, instanceIds, parameters };
    this.sent.push(command);
    return command;
  }

  private instanceNeed(id: string) {
    const resource = id.startsWith("mi-")
      ? regionalArn(this.account, "ssm", `managed-instance/${id}`)
      : regionalArn(this.account, "ec2", `instance/${id}`);
    const tags = Object.entries(this.tags.get(resource) ?? {});
    const context = Object.fromEntries(
      tags.map(([key, value]) => [`ssm:resourceTag/${key}`, value]),
    );
    return { action: "ssm:SendCommand", resource, context };
  }

  private documentArn(name: string): string {
    if (name.startsWith("arn:")) return name;
    const own = this.graph.find(types.document, name);
    if (own !== undefined) return String(own.outputs["arn"]);
    // AWS's own documents belong to no account.
    return `arn:${this.account.partition}:ssm:${this.account.region}::document/${name}`;
  }
}
