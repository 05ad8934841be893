import { expect } from "chai";
import { type RunSummary, summaryText } from "../../../cli/local/summary";

const unused = { policy: "p", role: "scap-results", actions: [], resources: [] };
const summary: RunSummary = {
  results: 1,
  hosts: 1,
  changes: { opened: 0, reopened: 0, resolved: 0, excepted: 0 },
  told: { events: 0, messages: 0, decisions: 0, silentHosts: 0 },
  config: [],
  functions: [],
  calls: {},
  aside: [],
  denied: [],
  unusedPermissions: [
    { ...unused, sid: "PutAside" },
    { ...unused, sid: "ReadTags" },
    { ...unused, role: "cis-poll", sid: "HandOut" },
  ],
  unknownPolicies: [],
  state: ".plumbline/dev",
};

describe("the summary of a run", () => {
  it("counts the permissions that nothing needed", () => {
    const text = summaryText(summary);

    expect(text).to.match(/3 statements of 2 roles not or only partly needed/);
    expect(text).not.to.include("PutAside");
  });

  it("names them by role where it is asked to", () => {
    const text = summaryText(summary, true);

    expect(text).to.include("not needed  by scap-results: PutAside, ReadTags\n");
    expect(text).to.include("not needed  by cis-poll: HandOut\n");
  });

  it("ends with what can be done next", () => {
    expect(summaryText(summary)).to.match(/Next +npx plumbline report [^\n]+\n$/);
  });
});
