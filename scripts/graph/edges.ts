import type { Graph, GraphResource } from "../../local/graph";
import { identityPolicies } from "../../local/iam/identityPolicies";
import { isObject, listOf, objectOf, textOf } from "../../local/json";
import { types } from "../../local/types";

/** An arrow from one resource to another, or to a service by its name. */
export interface Edge {
  readonly from: GraphResource;
  readonly to: GraphResource | { readonly service: string };
  readonly label: string;
  /** Taken only where something went wrong. */
  readonly dashed?: boolean;
}

/** Which service an IAM action reaches where the program has no resource for it. */
const services: Readonly<Record<string, string>> = {
  cloudwatch: "CloudWatch metrics",
  config: "AWS Config",
  ec2: "EC2",
  events: "EventBridge",
  inspector2: "Amazon Inspector",
  secretsmanager: "Secrets Manager",
  securityhub: "Security Hub",
  ssm: "Systems Manager",
  sts: "member accounts",
};

const reading = /^(?:BatchGet|Describe|Get|List|Query|Receive|Scan|Select)/;

/** Every arrow that the program's resources make, each from who begins to who is reached. */
export function edges(graph: Graph): readonly Edge[] {
  return [...triggers(graph), ...redrives(graph), ...graph.ofType(types.function).flatMap(calls)];

  function calls(lambda: GraphResource): readonly Edge[] {
    const role = graph.find(types.role, lambda.inputs["role"]);
    if (role === undefined) return [];
    const reached = new Map<string, { to: Edge["to"]; reads: boolean; writes: boolean }>();
    for (const policy of identityPolicies(graph, role).policies) {
      for (const { actions, resources } of policy.statements) {
        for (const action of actions) {
          const [service = "", verb = ""] = action.split(":");
          // The queue's own arrow leads to the function; logs and keys are everybody's.
          if (["logs", "kms", "tag"].includes(service) || verb.startsWith("Receive")) continue;
          if (service === "sqs" && /^(?:Delete|Get)/.test(verb)) continue;
          if (service === "ec2" && verb.includes("NetworkInterface")) continue;
          for (const to of targets(graph, service, resources)) {
            const key = "service" in to ? to.service : to.urn;
            const known = reached.get(key) ?? { to, reads: false, writes: false };
            if (reading.test(verb)) known.reads = true;
            else known.writes = true;
            reached.set(key, known);
          }
        }
      }
    }
    return [...reached.values()].map(({ to, reads, writes }) => ({
      from: lambda,
      to,
      label: [...(reads ? ["reads"] : []), ...(writes ? ["writes"] : [])].join(", "),
    }));
  }
}

function targets(
  graph: Graph,
  service: string,
  resources: readonly string[],
): readonly Edge["to"][] {
  const own = resources.flatMap((arn) => {
    const found = graph.byArn(arn) ?? graph.byArn(arn.replace(/(?:\/index)?\/[^/]*$/, ""));
    return found === undefined ? [] : [found];
  });
  const name = services[service];
  if (own.length > 0 || name === undefined) return own;
  return [{ service: name }];
}

/** What starts what. */
function triggers(graph: Graph): readonly Edge[] {
  const arrow = (from: GraphResource | undefined, to: unknown, label: string): readonly Edge[] => {
    const reached = typeof to === "string" ? graph.byArn(to) : undefined;
    return from === undefined || reached === undefined ? [] : [{ from, to: reached, label }];
  };
  return [
    ...graph.ofType(types.bucketNotification).flatMap(({ inputs }) => {
      const queues = new Set(listOf(inputs["queues"]).map((each) => objectOf(each)["queueArn"]));
      const bucket = graph.find(types.bucket, inputs["bucket"]);
      return [...queues].flatMap((queue) => arrow(bucket, queue, "object created"));
    }),
    ...graph
      .ofType(types.eventSourceMapping)
      .flatMap(({ inputs }) =>
        arrow(
          graph.byArn(textOf(inputs["eventSourceArn"]) ?? ""),
          graph.find(types.function, inputs["functionName"])?.outputs["arn"],
          "messages",
        ),
      ),
    ...graph
      .ofType(types.eventTarget)
      .flatMap(({ inputs }) =>
        arrow(graph.find(types.eventRule, inputs["rule"]), inputs["arn"], "event"),
      ),
    ...graph
      .ofType(types.schedule)
      .flatMap((schedule) => arrow(schedule, objectOf(schedule.inputs["target"])["arn"], "runs")),
    ...graph
      .ofType(types.association)
      .flatMap((association) =>
        arrow(
          association,
          graph.find(types.document, association.inputs["name"])?.outputs["arn"],
          "runs on hosts",
        ),
      ),
    ...graph
      .ofType("aws:cfg/rule:Rule")
      .flatMap((rule) =>
        arrow(rule, objectOf(rule.inputs["source"])["sourceIdentifier"], "evaluates with"),
      ),
  ];
}

/** Where a queue's messages go that could not be worked on. */
function redrives(graph: Graph): readonly Edge[] {
  return [...graph.ofType(types.queue), ...graph.ofType(types.queueRedrivePolicy)].flatMap(
    ({ inputs, type, ...rest }) => {
      const text = textOf(inputs["redrivePolicy"]);
      const policy: unknown = text === undefined ? undefined : JSON.parse(text);
      const to = isObject(policy) ? graph.byArn(String(policy["deadLetterTargetArn"])) : undefined;
      const from =
        type === types.queue
          ? { inputs, type, ...rest }
          : graph.find(types.queue, inputs["queueUrl"]);
      if (from === undefined || to === undefined) return [];
      return [{ from, to, label: "cannot be worked on", dashed: true }];
    },
  );
}
