import { expect } from "chai";
import { everyComponent } from "../helpers/everyComponent";
import { pageText } from "../helpers/markdown";
import { registered, type Registrations } from "../helpers/mocks";
import { statements } from "../helpers/pipeline";

/** Lambda itself writes the log, and makes the network interfaces; a key is used by what it protects. */
const notCalled: ReadonlySet<string> = new Set(["ec2", "kms", "logs"]);

/** Endpoints that are not named as the service is in policies. */
const endpoints: Readonly<Record<string, string>> = { cloudwatch: "monitoring", tag: "tagging" };

/** The endpoints that the functions' own permissions are of no use without. */
function called(made: Registrations): readonly string[] {
  const roles = new Set(made.ofType("Function").map(({ inputs }) => String(inputs["role"])));
  const services = made
    .ofType("RolePolicy")
    .filter(({ inputs }) => [...roles].some((role) => role.endsWith(`:${String(inputs["role"])}`)))
    .flatMap(({ inputs }) => statements(inputs["policy"]))
    .flatMap(({ Action }) => Action)
    .map((action) => action.split(":")[0] ?? "")
    .filter((service) => !notCalled.has(service));
  return [...new Set(services)].map((service) => endpoints[service] ?? service).sort();
}

/** What the page says of a component. */
function named(component: string): readonly string[] {
  const row = pageText("docs/operations.md")
    .split("\n")
    .find((line) => line.startsWith(`| \`${component}\``) && line.includes("`dynamodb`"));
  const [, , cell = ""] = row?.split("|") ?? [];
  return [...cell.matchAll(/`([a-z0-9]+)`/g)].map(([, name = ""]) => name).sort();
}

describe("docs/operations.md, of functions in a VPC", () => {
  for (const component of [
    "FindingsStore",
    "ScapPipeline",
    "InspecAudit",
    "InspecConfigRule",
    "InspecDriftAlerts",
    "ComplianceReport",
    "InspectorCisScan",
  ]) {
    it(`names every service that the functions of ${component} call`, async () => {
      const build = everyComponent[component];
      if (build === undefined) throw new Error(`there is no component ${component}`);

      expect(named(component)).to.deep.equal(called(await registered(build)));
    });
  }
});
