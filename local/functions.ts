import { type LocalAccount, regionalArn } from "./account";
import type { VirtualClock } from "./clock";
import type { Endpoint } from "./endpoint/server";
import { LocalStackError } from "./errors";
import type { Graph } from "./graph";
import type { Authorizer } from "./iam/authorizer";
import type { CustomerKeys } from "./iam/customerKeys";
import type { RoleSession } from "./iam/principal";
import { roleSession } from "./iam/sessions";
import { type FunctionDefinition, functionDefinition } from "./lambda/definition";
import { functionEnvironment } from "./lambda/environment";
import { LocalFunction } from "./lambda/function";
import type { Invocation } from "./lambda/invocation";
import { types } from "./types";

/** What Lambda needs of a role to put its function into a VPC: actions, and what they are on. */
function networkNeeds(account: LocalAccount): (readonly [action: string, resource: string])[] {
  const ec2 = (resource: string): string => regionalArn(account, "ec2", resource);
  return [
    ["ec2:AssignPrivateIpAddresses", ec2("network-interface/eni-1")],
    ["ec2:CreateNetworkInterface", ec2("network-interface/eni-1")],
    ["ec2:CreateNetworkInterface", ec2("security-group/sg-1")],
    ["ec2:CreateNetworkInterface", ec2("subnet/subnet-1")],
    ["ec2:DeleteNetworkInterface", ec2("network-interface/eni-1")],
    ["ec2:DescribeNetworkInterfaces", "*"],
    ["ec2:DescribeSubnets", "*"],
    ["ec2:UnassignPrivateIpAddresses", ec2("network-interface/eni-1")],
  ];
}

/** The functions of the graph and the sessions in which they act. */
export class LocalFunctions {
  readonly all: readonly LocalFunction[];
  /** Every run of every function, in the order in which they ended. */
  readonly invocations: Invocation[] = [];

  constructor(
    graph: Graph,
    private readonly endpoint: Endpoint,
    private readonly authorizer: Authorizer,
    private readonly keys: CustomerKeys,
    private readonly account: LocalAccount,
    folder: string,
    clock: VirtualClock,
    /** Variables by which functions find what stands in for services that are not AWS's. */
    outside: Readonly<Record<string, string>> = {},
  ) {
    this.all = graph.ofType(types.function).map((resource) => {
      const definition = functionDefinition(graph, resource);
      if (definition.inVpc) this.checkNetwork(definition);
      const credentials = endpoint.credentials.issue(this.sessionOf(definition));
      const target: LocalFunction = new LocalFunction(
        definition,
        (taskRoot) => ({
          ...functionEnvironment(definition, account, credentials, this.endpoint.url, taskRoot),
          ...outside,
        }),
        folder,
        (invocation) => {
          this.finished(target, invocation);
        },
        () => clock.ahead,
      );
      return target;
    });
  }

  /** The session in which a function's role acts. */
  session(target: LocalFunction): RoleSession {
    return this.sessionOf(target.definition);
  }

  /** Ends all processes: what comes next starts cold, with nothing cached. */
  close(): void {
    for (const target of this.all) target.close();
  }

  private sessionOf(definition: FunctionDefinition): RoleSession {
    const session = roleSession(definition.role, definition.name, this.account);
    return { ...session, functionArn: definition.arn };
  }

  /** Lambda, and not the function's code, makes network interfaces with the role: it refuses one that may not. */
  private checkNetwork(definition: FunctionDefinition): void {
    const session = roleSession(definition.role, definition.name, this.account);
    for (const [action, resource] of networkNeeds(this.account)) {
      const decision = this.authorizer.authorize(session, { action, resource });
      if (decision.allowed) continue;
      throw new LocalStackError(
        `function ${definition.logicalName} is in a VPC, and its role may not ${action}, ${decision.reason}`,
      );
    }
  }

  /** Lambda writes a function's log, and reads its encrypted environment, with the function's role. */
  private finished(target: LocalFunction, invocation: Invocation): void {
    const { definition } = target;
    const principal = this.session(target);
    const group = regionalArn(this.account, "logs", `log-group:${definition.logGroup}`);
    const resource = `${group}:log-stream:local`;
    if (invocation.initMilliseconds !== undefined) {
      this.authorizer.authorize(principal, { action: "logs:CreateLogStream", resource });
      const subject = { "kms:EncryptionContext:aws:lambda:FunctionArn": definition.arn };
      for (const need of this.keys.needs("lambda", definition.arn, ["kms:Decrypt"], subject)) {
        this.authorizer.authorize(principal, need);
      }
    }
    this.authorizer.authorize(principal, { action: "logs:PutLogEvents", resource });
    this.invocations.push(invocation);
  }
}
