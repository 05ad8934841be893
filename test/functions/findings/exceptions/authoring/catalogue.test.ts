import { expect } from "chai";
import { type Exception, exceptionFor } from "../../../../../functions/findings/exceptions";
import {
  type CatalogueName,
  catalogues,
  exceptionsOfCatalogue,
  readExceptionsFile,
} from "../../../../../functions/findings/exceptions/authoring";
import type { Series } from "../../../../../functions/findings/finding";
import { series } from "../../../../helpers/scans";

const now = "2026-11-01T00:00:00.000Z";
const read = (yaml: string) => readExceptionsFile(`catalogues:\n  - ${yaml}\n`, { now });

const whole = (name: CatalogueName): readonly Exception[] =>
  read(`{catalogue: ${name}, owner: o, expires: 2027-03-31}`).value;

const inspectorAl2: Series = { ...series, source: "inspector-cis", benchmark: "AMAZON_LINUX_2" };

/** Whether the catalogue hides a recommendation with this number and title. */
function hides(name: CatalogueName, where: Series, cis: string, title: string): boolean {
  const rule =
    where.source === "inspector-cis"
      ? { rule: cis, key: cis, title }
      : { rule: "r", key: "r", controls: [`CIS ${cis}`], title };
  return exceptionFor(whole(name), where, rule, now) !== undefined;
}

describe("the catalogue for EKS nodes", () => {
  it("has the thirteen recommendations of the CIS benchmark for Amazon Linux 2", () => {
    expect(whole("eks-nodes-al2").map(({ rule }) => rule)).to.deep.equal(
      [
        ...["1.1.22", "1.6.1.6", "2.1.1.2", "3.2.1", "3.5.3.2.3", "3.5.3.2.4", "3.5.3.3.3"],
        ...["4.2.1.5", "5.3.2", "5.3.4", "6.1.10", "6.1.11", "6.1.12"],
      ].map((cis) => `cis:${cis}`),
    );
  });

  it("gives each of them a reason, a category, the owner and the expiry", () => {
    for (const name of Object.keys(catalogues) as CatalogueName[]) {
      for (const exception of whole(name)) {
        expect(exception.justification?.length, exception.id).to.be.greaterThan(60);
        expect(exception.category).to.be.a("string");
        expect(exception).to.deep.include({ owner: "o", expires: "2027-04-01T00:00:00.000Z" });
      }
    }
  });

  const al2: readonly (readonly [cis: string, title: string])[] = [
    ["1.1.22", "Ensure sticky bit is set on all world-writable directories"],
    ["1.6.1.6", "Ensure no unconfined services exist"],
    ["2.1.1.2", "Ensure chrony is configured"],
    ["3.2.1", "Ensure IP forwarding is disabled"],
    ["3.5.3.2.3", "Ensure iptables rules exist for all open ports"],
    ["3.5.3.2.4", "Ensure iptables default deny firewall policy"],
    ["3.5.3.3.3", "Ensure ip6tables firewall rules exist for all open ports"],
    ["4.2.1.5", "Ensure rsyslog is configured to send logs to a remote log host"],
    ["5.3.2", "Ensure permissions on SSH private host key files are configured"],
    ["5.3.4", "Ensure SSH access is limited"],
    ["6.1.10", "Ensure no world writable files exist"],
    ["6.1.11", "Ensure no unowned files or directories exist"],
    ["6.1.12", "Ensure no ungrouped files or directories exist"],
  ];

  it("holds for Inspector's checks and for CIS-CAT's and OpenSCAP's rules of that benchmark", () => {
    const cisCat = "xccdf_org.cisecurity.benchmarks_benchmark_2.0.0.1_CIS_Amazon_Linux_2_Benchmark";
    for (const [cis, title] of al2) {
      expect(hides("eks-nodes-al2", inspectorAl2, cis, title), cis).to.equal(true);
      expect(hides("eks-nodes-al2", { ...series, benchmark: cisCat }, cis, title)).to.equal(true);
    }
  });

  it("holds in the numbering of Amazon Linux 2023 where that is asked for", () => {
    const inspector = { ...inspectorAl2, benchmark: "AMAZON_LINUX_2023" };
    for (const [cis, title] of [
      ["1.6.1.6", "Ensure no unconfined services exist"],
      ["2.1.2", "Ensure chrony is configured"],
      ["3.2.1", "Ensure IP forwarding is disabled"],
      ["3.4.2.5", "Ensure firewalld drops unnecessary services and ports"],
      ["3.4.2.7", "Ensure nftables default deny firewall policy"],
      ["4.2.2", "Ensure permissions on SSH private host key files are configured"],
      ["4.2.4", "Ensure SSH access is limited"],
      ["5.1.1.6", "Ensure rsyslog is configured to send logs to a remote log host"],
      ["6.1.11", "Ensure world writable files and directories are secured"],
      ["6.1.12", "Ensure no unowned or ungrouped files or directories exist"],
    ] as const) {
      expect(hides("eks-nodes-al2023", inspector, cis, title), cis).to.equal(true);
      expect(hides("eks-nodes-al2", inspector, cis, title), cis).to.equal(false);
    }
  });

  it("hides nothing that a later release has given one of its numbers to", () => {
    for (const [cis, title] of [
      ["6.1.10", "Ensure permissions on /etc/security/opasswd are configured"],
      ["6.1.11", "Ensure world writable files and directories are secured"],
      ["5.3.2", "Ensure authselect includes with-faillock"],
    ] as const) {
      expect(hides("eks-nodes-al2", inspectorAl2, cis, title), cis).to.equal(false);
    }
  });

  it("is refused without owner or expiry, once and not for each of its exceptions", () => {
    const { value, faults } = read("catalogue: eks-nodes-al2");

    expect(value).to.deep.equal([]);
    expect(faults.map(({ line, path }) => [line, path])).to.deep.equal([
      [2, "catalogues[0].owner"],
      [2, "catalogues[0].expires"],
    ]);
  });

  it("can be narrowed, for chosen tags and without some of its rules", () => {
    const { value, faults } = read(
      "{catalogue: eks-nodes-al2, owner: o, expires: 2027-03-31, ticket: T-1, idPrefix: dev," +
        " scope: {tags: {Env: [dev]}, benchmarks: [mine]}, except: ['cis:5.3.4', cis:1.1.22]}",
    );

    expect(faults).to.deep.equal([]);
    expect(value).to.have.length(11);
    expect(value[0]).to.deep.include({ id: "dev-1.6.1.6", ticket: "T-1" });
    expect(value[0]?.scope).to.deep.include({ tags: { Env: ["dev"] }, benchmarks: ["mine"] });
    expect(value[0]?.scope.titles).to.deep.equal(["*unconfined*"]);
  });

  it("can be taken twice only with another prefix", () => {
    const one = "{catalogue: eks-nodes-al2, owner: o, expires: 2027-03-31}";

    expect(read(`${one}\n  - ${one}`).faults).to.have.length(13);
    expect(read(`${one}\n  - ${one.replace("}", ", idPrefix: b}")}`).faults).to.have.length(0);
  });

  it("has faults for a rule that it does not have, and for titles", () => {
    const { faults } = read(
      "{catalogue: eks-nodes-al2, owner: o, expires: 2027-03-31, except: [cis:9.9], scope: {titles: [x]}}",
    );

    expect(faults.map(({ path }) => path)).to.deep.equal([
      "catalogues[0].except",
      "catalogues[0].scope",
    ]);
  });

  it("is given as exceptions that a program can change before it uses them", () => {
    const drafts = exceptionsOfCatalogue("eks-nodes-al2", { owner: "o", expires: "2027-03-31" });

    expect(drafts).to.have.length(13);
    expect(drafts[3]).to.deep.include({
      id: "eks-nodes-al2-3.2.1",
      rule: "cis:3.2.1",
      category: "potential-operation-impact",
      expires: "2027-03-31",
    });
  });
});
