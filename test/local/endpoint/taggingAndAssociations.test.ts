import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import {
  DescribeAssociationExecutionsCommand,
  DescribeAssociationExecutionTargetsCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

describe("the tagging endpoint", () => {
  const stack = sharedStack("openProgram");
  const ask = (...ResourceARNList: string[]) =>
    new ResourceGroupsTaggingAPIClient(clientOptions(stack(), "everything")).send(
      new GetResourcesCommand({ ResourceARNList }),
    );

  it("answers the tags that were set, and nothing for what has none", async () => {
    stack().tags.set("arn:aws:ec2:us-east-1:123456789012:instance/i-1", { Stage: "prod" });

    const answer = await ask(
      "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
      "arn:aws:ec2:us-east-1:123456789012:instance/i-2",
    );

    expect(answer.ResourceTagMappingList).to.deep.equal([
      {
        ResourceARN: "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
        Tags: [{ Key: "Stage", Value: "prod" }],
      },
    ]);
  });

  it("is not for callers without the permission", async () => {
    await withStack(
      { program: fixture("openProgram"), config: { statements: "[]" } },
      async (bare) => {
        const client = new ResourceGroupsTaggingAPIClient(clientOptions(bare, "everything"));

        const error = await failure(
          client.send(new GetResourcesCommand({ ResourceARNList: ["arn:aws:s3:::bucket"] })),
        );

        expect(error.name).to.equal("AccessDeniedException");
      },
    );
  });
});

describe("the endpoint of association runs", () => {
  const stack = sharedStack("openProgram");
  const client = () => new SSMClient(clientOptions(stack(), "everything"));
  const AssociationId = () => String(stack().graph.outputs["associationId"]);
  const hour = 3_600_000;

  it("answers runs newest first, page by page, and those after an instant", async () => {
    const now = Date.now();
    stack().associations.ran(["i-1"], now - 3 * hour);
    stack().associations.ran(["i-2", "i-3"], now - hour);

    const first = await client().send(
      new DescribeAssociationExecutionsCommand({ AssociationId: AssociationId(), MaxResults: 1 }),
    );
    const second = await client().send(
      new DescribeAssociationExecutionsCommand({
        AssociationId: AssociationId(),
        NextToken: first.NextToken,
      }),
    );
    const Value = new Date(now - 2 * hour).toISOString();
    const young = await client().send(
      new DescribeAssociationExecutionsCommand({
        AssociationId: AssociationId(),
        Filters: [{ Key: "CreatedTime", Type: "GREATER_THAN", Value }],
      }),
    );

    const times = [first, second].flatMap(({ AssociationExecutions = [] }) =>
      AssociationExecutions.map(({ CreatedTime }) => CreatedTime?.getTime()),
    );
    expect(times).to.deep.equal([now - hour, now - 3 * hour]);
    expect(young.AssociationExecutions).to.have.length(1);
    const { AssociationExecutionTargets = [] } = await client().send(
      new DescribeAssociationExecutionTargetsCommand({
        AssociationId: AssociationId(),
        ExecutionId: young.AssociationExecutions?.[0]?.ExecutionId,
      }),
    );
    expect(AssociationExecutionTargets.map(({ ResourceId }) => ResourceId)).to.deep.equal([
      "i-2",
      "i-3",
    ]);
  });

  it("says that an association is not there", async () => {
    const error = await failure(
      client().send(
        new DescribeAssociationExecutionsCommand({
          AssociationId: "11111111-2222-4333-8444-555555555555",
        }),
      ),
    );

    expect(error.name).to.equal("AssociationDoesNotExist");
  });
});
