import { expect } from "chai";
import { FleetTally } from "../../../functions/report";
import { fleetFinding, hostOf } from "../../helpers/alerts";
import { leftOut, reportOfFleet, reportTime } from "../../helpers/report";
import { assessed } from "../../helpers/coverage";

const asIs = <T>(findings: T) => Promise.resolve(findings);
const names = { source: "openscap", benchmark: "rhel8", profile: "stig" };
const high = (count: number) => ({
  critical: 0,
  high: count,
  medium: 0,
  low: 0,
  info: 0,
  unknown: 0,
});
const scanOn = (day: string, count: number) => ({
  time: `${day}T02:00:00.000Z`,
  open: high(count),
  ...assessed(1),
});

describe("the tally of a fleet", () => {
  it("counts what is open by severity and what is excepted apart", async () => {
    const data = await reportOfFleet(10);

    expect(data.open).to.deep.equal({
      critical: 18,
      high: 18,
      medium: 18,
      low: 18,
      info: 0,
      unknown: 18,
    });
    expect(data.excepted).to.equal(10);
    expect(data.hosts).to.equal(10);
    expect(data.exceptions.rows).to.have.length(1);
    expect(data.exceptions.rows[0]).to.deep.include({
      findings: 10,
      hosts: 10,
      titles: ["Do what rule 9 says"],
    });
  });

  it("counts resources that AWS Config alone tells of apart from machines", async () => {
    const tally = new FleetTally(reportTime, 1);
    const place = { account: "111122223333", region: "eu-central-1" };
    const config = { source: "config", benchmark: "A_COMMAND", profile: "a-command" };
    const inspec = { source: "inspec", benchmark: "linux", profile: "" };
    for (const [id, all] of [
      ["arn:aws:s3:::data", [config]],
      ["111122223333", [config]],
      ["i-0123456789abcdef0", [config]],
      ["mi-0123456789abcdef0", [inspec, config]],
    ] as const) {
      for (const each of all) tally.scan({ ...place, id }, each, scanOn("2026-11-20", 1));
    }

    const { hosts, resources } = await tally.data(asIs);

    expect([hosts, resources]).to.deep.equal([2, 2]);
  });

  it("names silent hosts, and scans that have not measured everything", async () => {
    const data = await reportOfFleet(10);

    expect(data.silent.rows.map(({ id }) => id)).to.deep.equal([hostOf(0).id, hostOf(5).id]);
    expect(data.gaps.rows.map(({ id }) => id)).to.deep.equal([0, 3, 6, 9].map((n) => hostOf(n).id));
  });

  it("lists scans that came late, and counts no target by them", async () => {
    const tally = new FleetTally(reportTime, 1);
    tally.lateScan(hostOf(1), names, "2026-11-18T00:00:00.000Z");
    tally.lateScan(hostOf(2), names, "2026-11-19T00:00:00.000Z");

    const { late, hosts } = await tally.data(asIs);

    expect(hosts).to.equal(0);
    expect(late.rows.map(({ id, time }) => [id, time])).to.deep.equal([
      [hostOf(2).id, "2026-11-19T00:00:00.000Z"],
      [hostOf(1).id, "2026-11-18T00:00:00.000Z"],
    ]);
  });

  it("names targets that Inspector left out, and has not measured since", async () => {
    const { unmeasured } = await reportOfFleet(10);

    const [, measuredBefore, never] = leftOut;
    expect(unmeasured.left).to.equal(0);
    expect(
      unmeasured.rows.map(({ id, reason, lastMeasured }) => [id, reason, lastMeasured]),
    ).to.deep.equal([
      [hostOf(measuredBefore).id, "SSM_UNMANAGED", "2026-11-17T02:00:00.000Z"],
      [hostOf(never).id, "UNSUPPORTED_OS", undefined],
    ]);
  });

  for (const order of ["before", "after"]) {
    it(`does not name one that was terminated, heard of ${order} it was left out`, async () => {
      const tally = new FleetTally(reportTime, 1);
      const gone = () => {
        tally.host(hostOf(1), { goneAt: "2026-11-19T00:00:00.000Z" });
        tally.host(hostOf(2), { silentSince: "2026-11-19T00:00:00.000Z" });
      };
      const scanArn = "arn:aws:inspector2:eu-central-1:1:owner/1/cis-scan/1";
      if (order === "before") gone();
      tally.cisScan({
        arn: scanArn,
        configurationArn: "c",
        name: "nightly",
        level: "LEVEL_1",
        startedAt: "2026-11-18T00:00:00.000Z",
        status: "FAILED",
      });
      tally.cisGap({ scanArn, target: hostOf(1), reason: "SSM_UNMANAGED" });
      tally.cisGap({ scanArn, target: hostOf(2), reason: "SSM_UNMANAGED" });
      if (order === "after") gone();

      const { unmeasured } = await tally.data(asIs);

      expect(unmeasured.rows.map(({ id }) => id)).to.deep.equal([hostOf(2).id]);
    });
  }

  it("puts first what is worst, newest and oldest", async () => {
    const tally = new FleetTally(reportTime, 1);
    tally.finding(
      fleetFinding(1, { severity: "low", firstSeen: "2026-01-01T00:00:00.000Z", key: "a" }),
    );
    tally.finding(
      fleetFinding(1, { severity: "low", firstSeen: "2026-02-01T00:00:00.000Z", key: "b" }),
    );
    tally.finding(
      fleetFinding(2, { severity: "critical", firstSeen: "2026-03-01T00:00:00.000Z", key: "c" }),
    );

    const data = await tally.data(asIs);

    expect(data.worstHosts.rows.map(({ id }) => id)).to.deep.equal([hostOf(2).id, hostOf(1).id]);
    expect(data.newest.rows.map(({ key }) => key)).to.deep.equal(["c", "b", "a"]);
    expect(data.oldest.rows.map(({ key }) => key)).to.deep.equal(["a", "b", "c"]);
    expect(data.rules.rows[0]).to.include({ severity: "critical", hosts: 1 });
  });

  it("counts a host once for a rule that it fails in two profiles", async () => {
    const tally = new FleetTally(reportTime, 1);
    const one = fleetFinding(1);
    tally.finding(one);
    tally.finding({ ...one, series: { ...one.series, profile: "another" } });
    tally.finding(fleetFinding(2));

    const { rules } = await tally.data(asIs);

    expect(rules.rows.map(({ hosts }) => hosts)).to.deep.equal([2]);
  });

  it("counts hosts apart that say something else of a rule, and names some of them", async () => {
    const tally = new FleetTally(reportTime, 1);
    for (const host of [1, 2, 3, 4]) tally.finding(fleetFinding(host, { textDigest: "one" }));
    tally.finding(fleetFinding(5, { textDigest: "two" }));
    tally.finding(fleetFinding(6, { textDigest: "one", title: "Harmless" }));
    tally.finding(fleetFinding(7, { textDigest: "one", key: "undisputed" }));

    const { rules } = await tally.data(asIs);

    const said = (rows: typeof rules.rows) => rows.map((row) => [row.title, row.hosts, row.saidBy]);
    const { title } = fleetFinding(1);
    expect(said(rules.rows)).to.deep.equal([
      [title, 4, [hostOf(1).id, hostOf(2).id, hostOf(3).id]],
      ["Harmless", 1, [hostOf(6).id]],
      [title, 1, [hostOf(5).id]],
      [title, 1, undefined],
    ]);
  });

  it("lists the most common titles below an exception, and waivers by the reason that a host gives", async () => {
    const tally = new FleetTally(reportTime, 1);
    const excepted = (host: number, id: string, title: string, reason: string) => {
      tally.finding(fleetFinding(host, { state: "excepted", exception: { id, reason }, title }));
    };
    for (let index = 0; index < 9; index += 1) excepted(1, "e", `Odd ${index}`, "r");
    for (const host of [2, 3]) excepted(host, "e", "Usual", "r");
    excepted(1, "inspec-waiver:a", "A", "one");
    excepted(2, "inspec-waiver:a", "A", "another");

    const { rows } = (await tally.data(asIs)).exceptions;

    expect(
      rows.map(({ exception, hosts }) => [exception.id, exception.reason, hosts]),
    ).to.have.deep.members([
      ["e", "r", 3],
      ["inspec-waiver:a", "one", 1],
      ["inspec-waiver:a", "another", 1],
    ]);
    expect(rows.find(({ exception }) => exception.id === "e")?.titles).to.include("Usual");
  });

  it("lets each series stand where its last scan left it, day by day, until it is gone", async () => {
    const tally = new FleetTally(reportTime, 1);
    tally.scan(hostOf(1), names, scanOn("2026-01-01", 7));
    tally.scan(hostOf(1), names, scanOn("2026-11-19", 4));
    tally.scan(hostOf(2), names, scanOn("2026-11-18", 10));
    tally.seriesGone(hostOf(2), names, "2026-11-20T05:00:00.000Z");

    const { trend } = await tally.data(asIs);

    expect(trend).to.have.length(90);
    expect(trend.slice(-5).map(({ day, open }) => [day, open.high])).to.deep.equal([
      ["2026-11-17", 7],
      ["2026-11-18", 17],
      ["2026-11-19", 14],
      ["2026-11-20", 4],
      ["2026-11-21", 4],
    ]);
  });

  it("leaves out hosts that are gone", async () => {
    const tally = new FleetTally(reportTime, 1);
    tally.host(hostOf(1), {
      goneAt: "2026-11-20T00:00:00.000Z",
      silentSince: "2026-11-19T00:00:00.000Z",
    });
    tally.scan(hostOf(1), names, { ...scanOn("2026-11-18", 1), ...assessed(1, 2) });

    const data = await tally.data(asIs);

    expect([data.hosts, data.silent.rows.length, data.gaps.rows.length]).to.deep.equal([0, 0, 0]);
  });

  it("keeps a part of long lists only, and says how much it left out", async () => {
    const data = await reportOfFleet(3_000);

    expect([data.worstHosts.rows.length, data.worstHosts.left]).to.deep.equal([100, 2_900]);
    expect([data.newest.rows.length, data.newest.left]).to.deep.equal([25, 26_975]);
    expect(JSON.stringify(data).length).to.be.lessThan(300_000);
  });
});
