import { expect } from "chai";
import * as components from "../../components";
import { type Build, everyComponent } from "../helpers/everyComponent";
import { pageText, snippets } from "../helpers/markdown";
import { registered, type Registrations } from "../helpers/mocks";

interface Statement {
  readonly Effect: string;
  readonly Principal?: { readonly Service?: string } | "*";
}

const statementsOf = (policy: unknown): readonly Statement[] =>
  (JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] }).Statement;

/** The services that something in a policy lets in. */
function services(policy: unknown): readonly string[] {
  return statementsOf(policy).flatMap(({ Effect, Principal }) =>
    Effect === "Allow" && typeof Principal === "object" ? (Principal.Service ?? []) : [],
  );
}

/** The services that put something into queues and topics that may be under the key. */
function senders(made: Registrations): readonly string[] {
  const policies = [...made.ofType("QueuePolicy"), ...made.ofType("TopicPolicy")];
  return [...new Set(policies.flatMap(({ inputs }) => services(inputs["policy"])))].sort();
}

/** The cells of a component's row: what S3 and what EventBridge puts into its queues. */
function rowOf(component: string): { readonly s3: string; readonly events: string } {
  const row = pageText("docs/kms.md")
    .split("\n")
    .find((line) => line.startsWith(`| ${component} `));
  const [, , s3 = "?", events = "?"] = row?.split("|").map((cell) => cell.trim()) ?? [];
  return { s3, events };
}

describe("docs/kms.md", () => {
  const [policy] = snippets("json").filter(({ place }) => place.startsWith("docs/kms.md"));
  const uploading: Build = (options) => new components.InspecAudit("it", {}, options);
  const remediating: Build = (options) => {
    const remediation = { mode: components.RemediationMode.Automatic };
    const rules = [{ command: "S3_ENABLE_VERSIONING", remediation }];
    return new components.ComplianceConformancePack("it", { rules }, options);
  };
  const builds: typeof everyComponent = {
    ...everyComponent,
    InspecAudit: uploading,
    ComplianceConformancePack: remediating,
  };
  const rows: readonly (readonly [string, Build])[] = [
    ...Object.entries(builds)
      .filter(([name]) => name !== "MemberAccountRoles")
      .map(([name, build]) => [`\`${name}\``, build] as const),
    ["– with `AWS-RunInspecChecks`", everyComponent["InspecAudit"] ?? uploading],
  ];

  for (const [component, build] of rows) {
    it(`says which services fill queues of ${component}, and lets them use the key`, async () => {
      const found = senders(await registered(build));

      const { s3, events } = rowOf(component);
      expect(found.includes("s3.amazonaws.com")).to.equal(s3 !== "");
      expect(found.includes("events.amazonaws.com")).to.equal(events !== "");
      expect(services(policy?.text)).to.include.members([...found]);
    });
  }
});
