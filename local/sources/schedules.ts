import { randomUUID } from "node:crypto";
import { regionalArn } from "../account";
import type { VirtualClock } from "../clock";
import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import type { RoleSession } from "../iam/principal";
import { roleSession } from "../iam/sessions";
import { trusts } from "../iam/trust";
import { objectOf, parseJson, textOf } from "../json";
import { types } from "../types";
import type { AsyncInvocations } from "./asyncInvocations";
import { allowDelivery, type DeliveryWorld, sendLetter, Undelivered } from "./delivery";
import { type DueBetween, scheduleExpression } from "./scheduleExpression";

/** What schedules need to start their functions. */
export interface ScheduleWorld extends DeliveryWorld {
  readonly graph: Graph;
  readonly clock: VirtualClock;
  readonly invocations: AsyncInvocations;
}

interface LocalSchedule {
  readonly resource: GraphResource;
  readonly due: DueBetween;
}

/** EventBridge Scheduler: starts the functions of the graph's schedules, each with its own role. */
export class Schedules {
  private readonly schedules: readonly LocalSchedule[];
  private checkedUntil: number;

  constructor(private readonly world: ScheduleWorld) {
    const { graph, clock } = world;
    this.checkedUntil = clock.now();
    this.schedules = graph
      .ofType(types.schedule)
      .filter(({ inputs }) => graph.find(types.function, objectOf(inputs["target"])["arn"]))
      .map((resource) => ({ resource, due: this.read(resource) }));
  }

  /** Logical names of the schedules that can be fired. */
  get names(): readonly string[] {
    return this.schedules.map(({ resource }) => resource.name);
  }

  /** Fires a schedule now, whenever it is due. */
  fire(name: string): void {
    const found = this.schedules.find(({ resource }) => resource.name === name);
    if (found !== undefined) {
      this.start(found.resource, this.world.clock.now());
      return;
    }
    const names = this.names.join(", ");
    throw new LocalStackError(`the program has no schedule "${name}": it has ${names}`);
  }

  /**
   * Fires the schedules that have come due since the last time, each of them once: time that was put
   * forward was never lived through.
   */
  fireDue(): void {
    const now = this.world.clock.now();
    for (const { resource, due } of this.schedules) {
      const at = due(this.checkedUntil, now);
      const isOn = (textOf(resource.inputs["state"]) ?? "ENABLED") === "ENABLED";
      if (at !== undefined && isOn) this.start(resource, at);
    }
    this.checkedUntil = now;
  }

  private read(resource: GraphResource): DueBetween {
    const { inputs, name } = resource;
    const expression = textOf(inputs["scheduleExpression"]) ?? "";
    const timeZone = textOf(inputs["scheduleExpressionTimezone"]) ?? "UTC";
    const where = `schedule ${name}`;
    this.roleOf(resource);
    return scheduleExpression(expression, timeZone, this.checkedUntil, where);
  }

  /** Scheduler refuses a role that it may not take on. It names the schedule's group, not itself. */
  private roleOf({ name, inputs }: GraphResource): GraphResource {
    const { graph, account } = this.world;
    const role = graph.find(types.role, objectOf(inputs["target"])["roleArn"]);
    if (role === undefined) {
      throw new LocalStackError(`schedule ${name} has a role that is not in the program`);
    }
    const group = textOf(inputs["groupName"]) ?? "default";
    const groupArn = regionalArn(account, "scheduler", `schedule-group/${group}`);
    if (trusts(role, "scheduler.amazonaws.com", groupArn, account)) return role;
    throw new LocalStackError(
      `schedule ${name}: the trust policy of ${role.name} does not let Scheduler take the role on`,
    );
  }

  private start(resource: GraphResource, at: number): void {
    const { account, invocations } = this.world;
    const execution = randomUUID();
    const target = objectOf(resource.inputs["target"]);
    const arn = textOf(target["arn"]) ?? "";
    const principal = roleSession(this.roleOf(resource), execution, account);
    const input = this.inputOf(resource, execution, at);
    try {
      allowDelivery({ principal, action: "lambda:InvokeFunction", resource: arn }, this.world);
      const found = invocations.find(arn);
      if (found !== undefined) invocations.add(found, input);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      this.putAside(resource, principal, input, error);
    }
  }

  private putAside(
    { inputs, outputs }: GraphResource,
    principal: RoleSession,
    body: unknown,
    { code, message }: Undelivered,
  ): void {
    const target = objectOf(inputs["target"]);
    const queueArn = textOf(objectOf(target["deadLetterConfig"])["arn"]);
    if (queueArn === undefined) return;
    const attributes = {
      SCHEDULE_ARN: String(outputs["arn"]),
      TARGET_ARN: textOf(target["arn"]) ?? "",
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
    };
    sendLetter({ queueArn, body, attributes }, { principal }, this.world);
  }

  /** What the function is given: what the schedule says, or what Scheduler sends by itself. */
  private inputOf({ inputs, outputs, name }: GraphResource, id: string, at: number): unknown {
    const { accountId, region } = this.world.account;
    const arn = String(outputs["arn"]);
    const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
    const own = textOf(objectOf(inputs["target"])["input"]);
    if (own === undefined) {
      return {
        version: "0",
        id,
        "detail-type": "Scheduled Event",
        source: "aws.scheduler",
        account: accountId,
        time,
        region,
        resources: [arn],
        detail: "{}",
      };
    }
    const values: Readonly<Record<string, string>> = {
      "<aws.scheduler.schedule-arn>": arn,
      "<aws.scheduler.scheduled-time>": time,
      "<aws.scheduler.execution-id>": id,
      "<aws.scheduler.attempt-number>": "1",
    };
    const filled = Object.entries(values).reduce(
      (text, [key, value]) => text.replaceAll(key, value),
      own,
    );
    return parseJson(filled, `input of schedule ${name}`);
  }
}
