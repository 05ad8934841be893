import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";
import { withoutPromiseStacks } from "../../local/program/promiseStacks";

/** The inputs of a resource with every output resolved. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A resource as it would have been sent to the Pulumi engine. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Inputs;
  readonly options: pulumi.CustomResourceOptions;
}

/** Where the mocked provider is. */
export interface Place {
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly region: string;
  readonly accountId: string;
  /** Tags that the provider puts on everything. */
  readonly defaultTags?: Readonly<Record<string, string>>;
}

export const frankfurt: Place = {
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  region: "eu-central-1",
  accountId: "123456789012",
};

/** The value of an output, as a promise that a test can await. */
export function promiseOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** All that was registered, to be looked through by type and name. */
export class Registrations {
  constructor(readonly all: readonly Registered[]) {}

  /** Resources of a type, by the type's last part, such as `Bucket`, or by its whole token. */
  ofType(type: string): readonly Registered[] {
    return this.all.filter((each) => each.type === type || each.type.endsWith(`:${type}`));
  }

  /** The one resource of a type, or the one of a name among them. */
  one(type: string, name?: string): Registered {
    const found = this.ofType(type).filter((each) => name === undefined || each.name === name);
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    const names = this.ofType(type).map((each) => each.name);
    throw new Error(
      `${found.length} of ${type} ${name ?? ""} registered; there are: ${names.join(", ")}`,
    );
  }
}

/**
 * Constructs something under mocks and waits until every resource in it is registered.
 *
 * @param build is given the options to construct the component under test with.
 */
export async function registered(
  build: (options: pulumi.ComponentResourceOptions) => pulumi.Resource,
  place: Place = frankfurt,
): Promise<Registrations> {
  // Children of several components may have one type and name: they come in the order of their making.
  const inputs = new Map<string, Inputs[]>();
  withoutPromiseStacks();
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const key = `${args.type}::${args.name}`;
        inputs.set(key, [...(inputs.get(key) ?? []), revealed(args.inputs as Inputs)]);
        return { id: `${args.name}-id`, state: stateOf(args, place) };
      },
      call: (args) => answer(args, place),
    },
    "plumbline",
    "test",
    false,
  );
  const seen: pulumi.ResourceTransformationArgs[] = [];
  build({
    transformations: [
      (args) => {
        seen.push(args);
        return undefined;
      },
    ],
  });
  const all = await Promise.all(
    seen.map(async ({ resource, type, name, opts }) => {
      const urn = await promiseOf(resource.urn);
      const same = seen.filter((each) => each.type === type && each.name === name);
      const index = same.findIndex((each) => each.resource === resource);
      const all = inputs.get(`${type}::${name}`) ?? [];
      return { type, name, urn, options: opts, inputs: all[index] ?? {} };
    }),
  );
  return new Registrations(all);
}

/** The engine's form of a secret: an object with this key, whose `value` is the secret. */
const signature = "4dabf18193072939515e22adb298388d";

/** Inputs with the secrets among them laid open. */
function revealed(inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null && signature in value && "value" in value
        ? value.value
        : value,
    ]),
  );
}

/** What a provider adds to a resource's inputs. */
function stateOf(args: MockResourceArgs, place: Place): Record<string, unknown> {
  const given = args.inputs as Record<string, unknown>;
  const name = typeof given["name"] === "string" ? given["name"] : args.name;
  return {
    ...given,
    name,
    bucket: given["bucket"] ?? name,
    url: `https://sqs.${place.region}.${place.dnsSuffix}/${place.accountId}/${name}`,
    arn: `arn:${place.partition}:${args.type}:${name}`,
    uniqueId: `AROA${name.toUpperCase()}`,
    associationId: `${name}-association`,
    defaultVersion: "1",
  };
}

function answer({ token, inputs }: MockCallArgs, place: Place): Record<string, unknown> {
  switch (token) {
    case "aws:index/getPartition:getPartition":
      return { partition: place.partition, dnsSuffix: place.dnsSuffix };
    case "aws:index/getRegion:getRegion":
      return { region: place.region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: place.accountId };
    case "aws:index/getDefaultTags:getDefaultTags":
      return { tags: place.defaultTags ?? {} };
    case "aws:organizations/getOrganization:getOrganization":
      return {
        id: "o-a1b2c3d4e5",
        accounts: ["123456789012", "111122223333", "444455556666"].map((id, index) => ({
          id,
          state: index === 2 ? "SUSPENDED" : "ACTIVE",
        })),
      };
    default:
      return inputs as Record<string, unknown>;
  }
}
