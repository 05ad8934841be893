import { FindingsStore, ScapPipeline, type ScapPipelineArgs } from "../../components";
import { frankfurt, type Inputs, type Place, type Registrations, registered } from "./mocks";

/** A pipeline named `scap`, as it would be registered. */
export function pipeline(
  args?: ScapPipelineArgs,
  place: Place = frankfurt,
): Promise<Registrations> {
  return registered((options) => new ScapPipeline("scap", args, options), place);
}

/** A pipeline that shares a store named `shared`. */
export function pipelineWithStore(args: ScapPipelineArgs = {}): Promise<Registrations> {
  return registered((options) => {
    const findingsStore = new FindingsStore("shared", {}, options);
    return new ScapPipeline("scap", { ...args, findingsStore }, options);
  });
}

/** One statement of a policy, as JSON has it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of a policy text. */
export function statements(policy: unknown): readonly PolicyStatement[] {
  if (typeof policy !== "string") throw new Error(`not a policy: ${JSON.stringify(policy)}`);
  return (JSON.parse(policy) as { Statement: PolicyStatement[] }).Statement;
}

/** The statement with this id. */
export function statement(policy: unknown, sid: string): PolicyStatement {
  const all = statements(policy);
  const found = all.find((each) => each.Sid === sid);
  if (found !== undefined) return found;
  throw new Error(`no statement ${sid}, there are ${all.map((each) => each.Sid).join(", ")}`);
}

/** An input that is a map. */
export function mapOf(inputs: Inputs, name: string): Readonly<Record<string, unknown>> {
  const value = inputs[name];
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error(`${name} is ${JSON.stringify(value)}`);
}
