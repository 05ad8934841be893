import * as fs from "node:fs";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { controlIds } from "../../../../functions/findings/controls";
import { readInspecReports } from "../../../../functions/readers/inspec";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";
import { check, control, outcomeOf, profile, read, report } from "../../../helpers/inspec";

describe("an InSpec report", () => {
  it("tells the scan: profile, version, scanner and times", async () => {
    const [scan] = await read(
      report([
        profile("os", [
          control("a", [
            check("passed", { start_time: "2026-11-21T02:00:05+01:00", run_time: 3.25 }),
          ]),
          control("b", [check("passed")]),
        ]),
      ]),
      { scanner: "Cinc Auditor" },
    );

    expect(scan?.scan).to.deep.include({
      source: "inspec",
      benchmark: { id: "os", version: "1.0.0" },
      scanner: { name: "Cinc Auditor", version: "5.22.36" },
      startTime: "2026-11-21T01:00:00.000Z",
      endTime: "2026-11-21T01:00:08.250Z",
    });
    expect(scan?.scan.id).to.equal("inspec:os:1.0.0:2026-11-21T01:00:08.250Z");
    expect(scan?.scan).not.to.have.property("profile");
  });

  it("has the checksum of a profile's files where the profile names no version", async () => {
    const named = { version: undefined, sha256: "0123456789abcdef0123456789abcdef" };

    const [scan] = await read(report([profile("os", [], named)]));
    const [bare] = await read(report([profile("os", [], { version: undefined })]));

    expect(scan?.scan.benchmark).to.deep.equal({ id: "os", version: "sha256:0123456789abcdef" });
    expect(bare?.scan.benchmark).to.deep.equal({ id: "os" });
  });

  it("names tests without a profile by what is not one run's or one machine's own", async () => {
    const names: readonly (readonly [name: string, title: string, stable: string])[] = [
      [
        "tests from .var.tmp.plumbline-inspec.Ab3dEf6hIj.hosts.tar.gz",
        "tests from .var.tmp.plumbline-inspec.Ab3dEf6hIj.hosts.tar.gz",
        "tests from hosts.tar.gz",
      ],
      [
        "tests from .tmp.x1.tmp.plumbline-inspec.Zz9xWv8uTt.hosts.tar.gz",
        "tests from /tmp/plumbline-inspec.Zz9xWv8uTt/hosts.tar.gz",
        "tests from hosts.tar.gz",
      ],
      ["tests from C:.audits.hosts", "tests from C:\\audits\\hosts", "tests from hosts"],
      [
        "tests from team.hosts.tar.gz",
        "tests from team/hosts.tar.gz",
        "tests from team.hosts.tar.gz",
      ],
      ["flat", "tests from /srv/flat", "flat"],
    ];
    for (const [name, title, stable] of names) {
      const [scan] = await read(report([profile(name, [], { title })]));

      expect(scan?.scan.benchmark.id).to.equal(stable);
    }
  });

  it("ends when the whole run ended, where that is later", async () => {
    const profiles = [profile("os", [control("a", [check("passed")])]), profile("idle", [])];

    const scans = await read(report(profiles, { statistics: { duration: 60 } }));

    for (const { scan } of scans) expect(scan.endTime).to.equal("2026-11-21T01:01:00.000Z");
  });

  it("takes the caller's time where it has none, and no other", async () => {
    const endTime = "2026-11-22T00:00:00.000Z";

    const [without] = await read(report([profile("os", [control("a", [])])]), { endTime });
    const [having] = await read(report([profile("os", [control("a", [check("passed")])])]), {
      endTime,
    });

    expect(without?.scan.endTime).to.equal(endTime);
    expect(having?.scan.endTime).to.equal("2026-11-21T01:00:02.000Z");
  });

  it("tells the platform and what was passed through, and finds instance ids in it", async () => {
    const passthrough = { plumbline: { instance: "i-0123456789abcdef0" }, list: [1] };

    const [scan] = await read(report([profile("os", [])], { passthrough }));

    expect(scan?.scan.target).to.deep.equal({
      name: "fa3923b9",
      addresses: [],
      facts: [
        { name: "inspec:platform:name", value: "redhat" },
        { name: "inspec:platform:release", value: "8.9" },
        { name: "inspec:platform:target_id", value: "fa3923b9" },
        { name: "inspec:passthrough:plumbline:instance", value: "i-0123456789abcdef0" },
      ],
      instanceIds: ["i-0123456789abcdef0"],
    });
  });

  it("reads what a report for Chef Automate says of its node and of the run's end", async () => {
    const profiles = [profile("os", [control("a", [check("passed")])])];

    const [scan] = await read(
      report(profiles, {
        node_uuid: "0b6ae1a4-7f13-4c6b-a3c2-9d1f54d3a0aa",
        node_name: "web-1",
        fqdn: "web-1.example.org",
        ipaddress: "192.0.2.7",
        end_time: "2026-11-21T01:05:00Z",
      }),
    );
    const [unnamed] = await read(report(profiles, { fqdn: "web-1.example.org" }));

    expect(scan?.scan).to.include({
      startTime: "2026-11-21T01:00:00.000Z",
      endTime: "2026-11-21T01:05:00.000Z",
    });
    expect(scan?.scan.target).to.deep.include({ name: "web-1", addresses: ["192.0.2.7"] });
    expect(scan?.scan.target.facts).to.deep.include({
      name: "inspec:fqdn",
      value: "web-1.example.org",
    });
    expect(unnamed?.scan.target.name).to.equal("web-1.example.org");
  });

  it("tells that its times have no zone", async () => {
    const timed = async (start_time: string, rest: object = {}) => {
      const controls = [control("a", [check("passed", { start_time })])];
      const [scan] = await read(report([profile("os", controls)], rest));
      return scan?.scan.localTimes;
    };

    expect(await timed("2026-11-21T02:00:00")).to.equal(true);
    expect(await timed("2026-11-21T02:00:00+01:00")).to.equal(undefined);
    expect(await timed("2026-11-21T02:00:00", { end_time: "2026-11-21T01:05:00Z" })).to.equal(
      undefined,
    );
  });

  it("describes a control in the outermost profile's words, and with the inner one's where it is silent", async () => {
    const wrapper = control("a", [], {
      title: "Ours",
      impact: "high",
      tags: { nist: ["AC-2 (1)", "Rev_5"] },
    });
    const inner = control("a", [check("failed")], {
      title: "Theirs",
      impact: 0.3,
      desc: "A description.",
      descriptions: [
        { label: "default", data: "A description." },
        { label: "rationale", data: "Because." },
        { label: "fix", data: "Repair it." },
      ],
      tags: { nist: ["AC-1"], stig_id: "RHEL-08-010020", cci: ["CCI-000366"], cce: "CCE-80869-9" },
      refs: [{ ref: "A guide", url: "https://example.com/guide" }, { url: "https://example.com" }],
    });

    const [scan] = await read(
      report([
        profile("overlay", [wrapper]),
        profile("base", [inner], { parent_profile: "overlay" }),
      ]),
    );
    const outcome = scan?.outcomes[0];

    expect(outcome).to.include({ result: "fail", severity: "high" });
    expect(outcome?.metadata).to.deep.include({
      title: "Ours",
      description: "A description.",
      rationale: "Because.",
      fixText: "Repair it.",
      severityAsWritten: "high",
      version: "RHEL-08-010020",
    });
    expect(outcome?.metadata?.references).to.deep.include({
      href: "https://example.com/guide",
      text: "A guide",
    });
    expect(controlIds(outcome?.metadata, [])).to.deep.equal([
      "NIST.800-53 AC-2(1)",
      "CCI-000366",
      "STIG RHEL-08-010020",
      "CCE-80869-9",
    ]);
  });

  it("finds CIS numbers in the tags of both kinds of profile", async () => {
    const named = await outcomeOf([], { tags: { cis: "distribution-independent-linux:1.1.1.1" } });
    const plain = await outcomeOf([], { tags: { cis_rid: "2.10" } });

    expect(controlIds(named.metadata, [])).to.deep.equal(["CIS 1.1.1.1"]);
    expect(controlIds(plain.metadata, [])).to.deep.equal(["CIS 2.10"]);
  });

  it("is read from the json-min reporter, as far as that goes", async () => {
    const result = (id: string, profile_id: string, status: string) => ({
      id,
      profile_id,
      profile_sha256: "0123456789abcdef0123456789abcdef",
      status,
      code_desc: "File /etc/passwd should exist",
    });
    const scans = await read(
      {
        controls: [
          result("a", "os", "passed"),
          result("b", "os", "skipped"),
          result("a", "os", "failed"),
          result("a", "ssh", "passed"),
        ],
        statistics: { duration: 1 },
        version: "5.22.36",
      },
      { endTime: "2026-11-21T01:00:00.000Z" },
    );

    expect(scans.map(({ scan, counts }) => [scan.benchmark, counts])).to.deep.equal([
      [
        { id: "os", version: "sha256:0123456789abcdef" },
        { fail: 1, notchecked: 1 },
      ],
      [{ id: "ssh", version: "sha256:0123456789abcdef" }, { pass: 1 }],
    ]);
    expect(scans[0]?.outcomes[0]).to.include({ key: "a", severity: "unknown" });
    expect(scans[0]?.scan.endTime).to.equal("2026-11-21T01:00:00.000Z");
  });
});

describe("a hostile InSpec report", () => {
  it("is refused with too many profiles, and with too many controls however they are counted", async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => ({ id: `c-${index}` }));
    const wrappers = ["one", "two"].map((name) =>
      profile(name, [], { depends: [{ name: "base" }] }),
    );

    const profiles = await rejection(report(Array.from({ length: 101 }, () => profile("os", []))));
    const controls = await rejection(report([...wrappers, profile("base", many)]));

    expect(profiles).to.equal("the report has 101 profiles, must have at most 100");
    expect(controls).to.equal("the report has 120000 controls, must have at most 100000");
  });
});

async function rejection(document: unknown): Promise<string> {
  return read(document).then(
    () => "nothing was refused",
    (error: unknown) => (error instanceof PermanentError ? error.message : "another error"),
  );
}

describe("recorded InSpec reports", () => {
  beforeEach(function () {
    skipWithoutFixtures(this);
  });

  it("give one scan for an overlay and the profile that it wraps", async () => {
    const file = fs.createReadStream(fixture("inspec-aws-ami-results.json"));

    const scans = await readInspecReports(file);

    expect(scans.map(({ scan, counts }) => [scan.benchmark.id, counts])).to.deep.equal([
      ["cms-ars3.1-cis-aws-foundations-baseline", { fail: 30, pass: 16, notchecked: 6 }],
    ]);
    expect(scans[0]?.scan).to.include({
      startTime: "2018-06-05T21:41:54.000Z",
      endTime: "2018-06-05T21:42:03.180Z",
    });
  });

  it("give the STIG's ids and severities, and leave a profile that was not run to itself", async () => {
    const file = fs.createReadStream(fixture("inspec-rhel7-ece-results.json.gz"));

    const [stig, patches] = await readInspecReports(file);

    expect(stig?.counts).to.deep.equal({ notapplicable: 24, pass: 60, fail: 141, notchecked: 15 });
    const failing = stig?.outcomes.filter(({ result }) => result === "fail") ?? [];
    const ofSeverity = (severity: string) =>
      failing.filter((each) => each.severity === severity).length;
    expect(["high", "medium", "low"].map(ofSeverity)).to.deep.equal([8, 127, 6]);
    const known = stig?.outcomes.find(({ rule }) => rule === "V-72433");
    expect(controlIds(known?.metadata, [])).to.include.members([
      "CCI-001948",
      "STIG RHEL-07-041003",
    ]);
    expect(patches?.counts).to.deep.equal({ notchecked: 3 });
    expect(patches?.scan.endTime).to.equal(stig?.scan.endTime);
  });
});
