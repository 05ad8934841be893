import { LocalStackError } from "../errors";
import type { Graph, GraphResource } from "../graph";
import { type JsonObject, objectOf, parseJson, textOf } from "../json";
import { types } from "../types";
import type { AsyncInvocations } from "./asyncInvocations";
import { allowDelivery, type DeliveryWorld, sendLetter, Undelivered } from "./delivery";
import { eventPattern, type EventTest } from "./eventPattern";
import type { LocalLogGroups } from "./logGroups";

const events = { kind: "service", service: "events.amazonaws.com" } as const;

/** Where rules can deliver to. */
export interface RuleWorld extends DeliveryWorld {
  readonly graph: Graph;
  readonly invocations: AsyncInvocations;
  readonly logGroups: LocalLogGroups;
}

interface EventRule {
  readonly arn: string;
  readonly bus: string;
  readonly wants: EventTest;
  readonly targets: readonly GraphResource[];
}

/** Delivers the events of buses to the targets of the graph's rules, as far as policies let them. */
export class EventRules {
  private readonly rules: readonly EventRule[];

  constructor(private readonly world: RuleWorld) {
    this.rules = world.graph.ofType(types.eventRule).flatMap((resource) => {
      const rule = readRule(world.graph, resource);
      return rule === undefined ? [] : [rule];
    });
  }

  /** Gives an event to every rule of its bus that wants it. */
  deliver(bus: string, event: JsonObject): void {
    for (const rule of this.rules) {
      if (rule.bus !== bus || !rule.wants(event)) continue;
      for (const target of rule.targets) this.send(rule, target, event);
    }
  }

  private send(rule: EventRule, target: GraphResource, event: JsonObject): void {
    const arn = textOf(target.inputs["arn"]) ?? "";
    try {
      this.hand(rule, arn, inputOf(target, event), event);
    } catch (error) {
      if (!(error instanceof Undelivered)) throw error;
      const queueArn = textOf(objectOf(target.inputs["deadLetterConfig"])["arn"]);
      if (queueArn === undefined) return;
      const attributes = {
        RULE_ARN: rule.arn,
        TARGET_ARN: arn,
        ERROR_CODE: error.code,
        ERROR_MESSAGE: error.message,
      };
      const sender = { principal: events, sourceArn: rule.arn };
      sendLetter({ queueArn, body: event, attributes }, sender, this.world);
    }
  }

  private hand(rule: EventRule, arn: string, input: unknown, event: JsonObject): void {
    const { invocations, logGroups, queues } = this.world;
    const sender = { principal: events, sourceArn: rule.arn };
    const target = invocations.find(arn);
    if (target !== undefined) {
      allowDelivery({ ...sender, action: "lambda:InvokeFunction", resource: arn }, this.world);
      invocations.add(target, input);
    } else if (logGroups.has(arn)) {
      this.log(rule, arn, input, event);
    } else if (queues.queue(arn) !== undefined) {
      if (sendLetter({ queueArn: arn, body: input, attributes: {} }, sender, this.world)) return;
      throw new Undelivered("NO_PERMISSIONS", `the queue ${arn} does not let the rule in`);
    }
  }

  /** EventBridge names the rule only with the events, not where it makes a stream for them. */
  private log(rule: EventRule, arn: string, input: unknown, event: JsonObject): void {
    const policyOwner = arn.replace(/:\*$/, "");
    const write = { principal: events, resource: `${policyOwner}:log-stream:local`, policyOwner };
    allowDelivery({ ...write, action: "logs:CreateLogStream" }, this.world);
    allowDelivery({ ...write, action: "logs:PutLogEvents", sourceArn: rule.arn }, this.world);
    const time = Date.parse(String(event["time"]));
    if (!this.world.logGroups.write(arn, time, JSON.stringify(input))) {
      throw new Undelivered("SDK_CLIENT_ERROR", "the event is larger than a log event can be");
    }
  }
}

function readRule(graph: Graph, resource: GraphResource): EventRule | undefined {
  const { inputs, outputs, name } = resource;
  const pattern = inputs["eventPattern"];
  const isOn = (textOf(inputs["state"]) ?? "ENABLED") === "ENABLED";
  if (pattern === undefined || !isOn) return undefined;
  const where = `rule ${name}`;
  const parsed = typeof pattern === "string" ? parseJson(pattern, where) : pattern;
  const targets = graph.ofType(types.eventTarget).filter((target) => {
    return graph.find(types.eventRule, target.inputs["rule"]) === resource;
  });
  for (const target of targets) checkTarget(target);
  return {
    arn: String(outputs["arn"]),
    bus: textOf(inputs["eventBusName"])?.split("/").pop() ?? "default",
    wants: eventPattern(parsed, where),
    targets,
  };
}

function checkTarget({ name, inputs }: GraphResource): void {
  if (inputs["inputTransformer"] === undefined) return;
  throw new LocalStackError(
    `target ${name} has an inputTransformer, which the local stack does not follow`,
  );
}

/** What a target is given: the event, a part of it, or always the same. */
function inputOf({ inputs }: GraphResource, event: JsonObject): unknown {
  const constant = textOf(inputs["input"]);
  if (constant !== undefined) return parseJson(constant, "input of a target");
  const path = textOf(inputs["inputPath"])?.replace(/^\$\.?/, "") ?? "";
  const names = path === "" ? [] : path.split(".");
  return names.reduce((value: unknown, name) => objectOf(value)[name], event);
}
