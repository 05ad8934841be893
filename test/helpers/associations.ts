import {
  type AssociationExecution,
  DescribeAssociationExecutionTargetsCommand,
  type DescribeAssociationExecutionTargetsRequest,
  DescribeAssociationExecutionsCommand,
  type DescribeAssociationExecutionsRequest,
  type SSMClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-ssm";
import type { AwsStub } from "aws-sdk-client-mock";
import { hourOf } from "./lifecycle";

/** State Manager's history of executions, as far as a mocked client is asked for it. */
export class Associations {
  readonly #executions = new Map<string, AssociationExecution[]>();
  readonly #targets = new Map<string, readonly string[]>();
  #throttled = 0;

  constructor(ssm: AwsStub<ServiceInputTypes, ServiceOutputTypes, SSMClientResolvedConfig>) {
    ssm.on(DescribeAssociationExecutionsCommand).callsFake((request) => {
      this.#mayThrottle();
      return this.#list(request as DescribeAssociationExecutionsRequest);
    });
    ssm.on(DescribeAssociationExecutionTargetsCommand).callsFake((request) => {
      this.#mayThrottle();
      return this.#listTargets(request as DescribeAssociationExecutionTargetsRequest);
    });
  }

  /** An association that has not run yet. */
  add(associationId: string): void {
    this.#executions.set(associationId, this.#executions.get(associationId) ?? []);
  }

  /** One execution, in an hour, on these hosts. */
  execute(associationId: string, hour: number, hosts: readonly string[]): void {
    this.executeAt(associationId, new Date(hourOf(hour)), hosts);
  }

  /** One execution, at an instant, on these hosts. */
  executeAt(associationId: string, CreatedTime: Date, hosts: readonly string[]): void {
    this.add(associationId);
    const executions = this.#executions.get(associationId) ?? [];
    const ExecutionId = `${associationId} ${executions.length}`;
    executions.push({ ExecutionId, CreatedTime });
    this.#targets.set(ExecutionId, hosts);
  }

  /** The next so many calls are throttled. */
  throttle(calls: number): void {
    this.#throttled = calls;
  }

  #mayThrottle(): void {
    if (this.#throttled === 0) return;
    this.#throttled -= 1;
    throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  }

  #list({
    AssociationId = "",
    Filters,
    NextToken,
    MaxResults,
  }: DescribeAssociationExecutionsRequest) {
    const all = this.#executions.get(AssociationId);
    if (all === undefined) throw new Error("AssociationDoesNotExist");
    const after = Filters?.find(({ Key }) => Key === "CreatedTime")?.Value;
    const found = all.filter(
      ({ CreatedTime }) => after === undefined || (CreatedTime?.toISOString() ?? "") > after,
    );
    const { items, token } = page(found, NextToken, MaxResults);
    return { AssociationExecutions: items, NextToken: token };
  }

  #listTargets(request: DescribeAssociationExecutionTargetsRequest) {
    const { ExecutionId = "", NextToken, MaxResults } = request;
    const { items, token } = page(this.#targets.get(ExecutionId) ?? [], NextToken, MaxResults);
    return {
      AssociationExecutionTargets: items.map((ResourceId) => ({ ResourceId })),
      NextToken: token,
    };
  }
}

function page<T>(all: readonly T[], token: string | undefined, size = 50) {
  const start = Number(token ?? 0);
  const end = start + size;
  return { items: all.slice(start, end), token: end < all.length ? String(end) : undefined };
}
