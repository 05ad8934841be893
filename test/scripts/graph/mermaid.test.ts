import { expect } from "chai";
import { Graph, type GraphResource } from "../../../local/graph";
import { architecture } from "../../../scripts/graph/mermaid";

const component = "urn:component";

function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown> = {},
  parent?: string,
): GraphResource {
  const arn = `arn:aws:x:eu-central-1:123456789012:${type.split(":").pop() ?? ""}/${name}`;
  const custom = !type.startsWith("plumbline:");
  const urn = custom ? `urn:${type}:${name}` : component;
  return { type, name, urn, parent, custom, id: name, inputs, outputs: { ...inputs, arn, name } };
}

const queue = resource("aws:sqs/queue:Queue", "work", {}, component);
const table = resource("aws:dynamodb/table:Table", "findings", {}, component);
const role = resource("aws:iam/role:Role", "reader", {}, component);
const lambda = resource(
  "aws:lambda/function:Function",
  "reader",
  { role: role.outputs["arn"] },
  component,
);
const policy = resource("aws:iam/rolePolicy:RolePolicy", "reader", {
  role: "reader",
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: [table.outputs["arn"]] },
      { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: [table.outputs["arn"]] },
      { Effect: "Allow", Action: ["securityhub:BatchImportFindings"], Resource: ["*"] },
    ],
  }),
});
const mapping = resource("aws:lambda/eventSourceMapping:EventSourceMapping", "reader", {
  eventSourceArn: queue.outputs["arn"],
  functionName: lambda.outputs["arn"],
});
const all = [
  resource("plumbline:index:ScapPipeline", "scap"),
  ...[queue, table, role, lambda, policy, mapping],
];

describe("the drawn architecture", () => {
  it("has what starts what, and what a function's role lets it reach", () => {
    const text = architecture(new Graph(all, {}));

    expect(text).to.include('subgraph ScapPipeline["scap"]');
    expect(text).to.include("queue_work -- messages --> function_reader");
    expect(text).to.include("function_reader -- reads, writes --> table_findings");
    expect(text).to.include("function_reader -- writes --> service_Security_Hub");
  });

  it("gives each component a heading of its own, however many there are of a type", () => {
    const second = [
      { ...resource("plumbline:index:ScapPipeline", "other"), urn: "urn:other" },
      resource("aws:sqs/queue:Queue", "others", {}, "urn:other"),
    ];

    const text = architecture(new Graph([...all, ...second], {}));

    expect(text.match(/^## .*$/gm)).to.deep.equal([
      "## ScapPipeline: other",
      "## ScapPipeline: scap",
    ]);
  });

  it("is the same in whatever order the program's resources were registered", () => {
    const text = architecture(new Graph(all, {}));

    expect(architecture(new Graph([...all].reverse(), {}))).to.equal(text);
  });
});
