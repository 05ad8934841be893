import { type LocalAccount, regionalArn } from "../../account";
import type { Graph } from "../../graph";
import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../../json";
import { stableUuid } from "../../program/names";
import { types } from "../../types";
import { jsonAnswer } from "../protocol";
import type { ServiceCall } from "../service";
import { ServiceError } from "../serviceError";
import type { SsmPart } from "./ssm";

/** One run of an association. */
interface Execution {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly hosts: readonly string[];
  /** The bucket that the hosts uploaded to, where the run was seen by that. */
  readonly bucket?: string;
}

/**
 * The runs of the program's associations. Nobody runs them here: the instances that uploaded have all
 * been in one, and tests add what they want.
 */
export class AssociationRuns {
  private readonly runs: Execution[] = [];
  private readonly ofUploads = new Map<string, Execution>();

  /** Says that every association ran on these instances at a time, in milliseconds since 1970. */
  ran(instanceIds: readonly string[], at: number): void {
    this.runs.push({ id: runId(this.runs.length + 1), at, hosts: instanceIds });
  }

  /** Says that an instance has uploaded to a bucket. */
  seen(instanceId: string, bucket: string, at: number): void {
    const before = this.ofUploads.get(bucket);
    const hosts = new Set([...(before?.hosts ?? []), instanceId]);
    this.ofUploads.set(bucket, { id: runId(bucket), at, hosts: [...hosts], bucket });
  }

  /** The runs, newest first as the service gives them. */
  all(): readonly Execution[] {
    return [...this.runs, ...this.ofUploads.values()].sort((a, b) => b.at - a.at);
  }
}

function runId(index: number | string): string {
  return stableUuid(`association execution ${index}`);
}

const maximumPage = 50;

type Read = (input: JsonObject, page: Page) => JsonObject;

/** Systems Manager's `DescribeAssociationExecutions` and `DescribeAssociationExecutionTargets`. */
export class AssociationCalls implements SsmPart {
  private readonly operations: Readonly<Record<string, Read>> = {
    DescribeAssociationExecutions: (input, page) => this.executions(input, page),
    DescribeAssociationExecutionTargets: (input, page) => this.targets(input, page),
  };

  constructor(
    private readonly graph: Graph,
    private readonly runs: AssociationRuns,
    private readonly account: LocalAccount,
  ) {}

  /** The call, where it is one of these two. */
  call(operation: string, input: JsonObject): ServiceCall | undefined {
    const read = this.operations[operation];
    if (read === undefined) return undefined;
    const id = textOf(input["AssociationId"]) ?? "";
    const action = `ssm:${operation}`;
    const resource = regionalArn(this.account, "ssm", `association/${id}`);
    return {
      action,
      needs: [{ action, resource }],
      perform: () => {
        this.check(id);
        const answer = read(input, pageOf(input));
        return Promise.resolve(jsonAnswer(answer, "application/x-amz-json-1.1"));
      },
    };
  }

  private check(id: string): void {
    if (this.graph.find(types.association, id) !== undefined) return;
    throw new ServiceError("AssociationDoesNotExist", `association ${id} does not exist`);
  }

  /** An upload is a sign of the association that has its host upload to that bucket. */
  private runsOf(input: JsonObject): readonly Execution[] {
    const association = this.graph.find(types.association, input["AssociationId"]);
    const parameters = objectOf(association?.inputs["parameters"]);
    const own = textOf(parameters["ResultsBucket"]);
    return this.runs
      .all()
      .filter(({ bucket }) => bucket === undefined || own === undefined || bucket === own);
  }

  private executions(input: JsonObject, page: Page): JsonObject {
    const since = listOf(input["Filters"]).map(objectOf).map(createdAfter);
    const found = this.runsOf(input).filter(({ at }) => since.every((time) => at > time));
    return paged("AssociationExecutions", found, page, ({ id, at }) => ({
      ...about(input, id, at),
      CreatedTime: at / 1000,
    }));
  }

  private targets(input: JsonObject, page: Page): JsonObject {
    const run = this.runsOf(input).find(({ id }) => id === input["ExecutionId"]);
    if (run === undefined) {
      throw new ServiceError("AssociationExecutionDoesNotExist", "there was no such execution");
    }
    return paged("AssociationExecutionTargets", run.hosts, page, (ResourceId) => ({
      ...about(input, run.id, run.at),
      ResourceId,
      ResourceType: "ManagedInstance",
    }));
  }
}

/** What executions and their targets have in common. */
function about(input: JsonObject, ExecutionId: string, at: number): JsonObject {
  return {
    AssociationId: input["AssociationId"],
    AssociationVersion: "1",
    ExecutionId,
    Status: "Success",
    DetailedStatus: "Success",
    LastExecutionDate: at / 1000,
  };
}

function createdAfter({ Key, Type, Value }: JsonObject): number {
  const time = Date.parse(textOf(Value) ?? "");
  if (Key === "CreatedTime" && Type === "GREATER_THAN" && !Number.isNaN(time)) return time;
  const message = "the local stack knows the filter CreatedTime GREATER_THAN an instant";
  throw new ServiceError("InvalidFilterValue", message);
}

interface Page {
  readonly from: number;
  readonly count: number;
}

function pageOf(input: JsonObject): Page {
  const count = numberOf(input["MaxResults"]) ?? maximumPage;
  if (count < 1 || count > maximumPage) {
    throw new ServiceError("ValidationException", "MaxResults must be from 1 to 50");
  }
  return { from: numberOf(input["NextToken"]) ?? 0, count };
}

function paged<T>(
  name: string,
  all: readonly T[],
  { from, count }: Page,
  shown: (item: T) => JsonObject,
): JsonObject {
  const end = from + count;
  return {
    [name]: all.slice(from, end).map(shown),
    ...(end < all.length ? { NextToken: String(end) } : {}),
  };
}
