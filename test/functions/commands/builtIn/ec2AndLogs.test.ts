import { expect } from "chai";
import { commandNamed } from "../../../../functions/commands/registry";
import { configurationItem } from "../../../../functions/configEvents/item";
import type { CloudInstance } from "../../../../local/cloud/resources";
import { CommandCloud, judgeListed, member, refer } from "../../../helpers/commandCloud";
import { itemOf } from "../../../helpers/configEvents";
import { rejection } from "../../../helpers/rejection";

const compliant = { compliance: "COMPLIANT" };

describe("commands for instances, groups, volumes and logs", () => {
  let cloud: CommandCloud;

  beforeEach(async () => {
    cloud = await CommandCloud.start();
  });

  afterEach(() => cloud.close());

  const all = (name: string, parameters: Readonly<Record<string, string>> = {}) => {
    const command = commandNamed(name);
    return judgeListed(command, cloud.context(command, command.detectActions, parameters));
  };
  const detect = (name: string, id: string, configuration?: object) => {
    const command = commandNamed(name);
    const item = configuration && configurationItem(itemOf({ configuration }), "item");
    const context = cloud.context(command, command.detectActions);
    return command.detect({ ...refer(command, id), ...(item && { item }) }, context);
  };
  const putRight = async (
    name: string,
    id: string,
    parameters: Readonly<Record<string, string>> = {},
  ) => {
    const command = commandNamed(name);
    const context = cloud.context(command, command.remediateActions, parameters);
    const plan = await command.remediate?.(refer(command, id), context);
    await plan?.apply();
    return plan && { before: plan.before, after: plan.after };
  };

  describe("EC2_REQUIRE_IMDSV2", () => {
    const name = "EC2_REQUIRE_IMDSV2";
    const open = {
      compliance: "NON_COMPLIANT",
      reason: "The metadata service answers without a token.",
    };
    const instance = (id: string, rest: Partial<CloudInstance> = {}) =>
      cloud.resources.add<CloudInstance>(
        {
          kind: "instance",
          id,
          state: "running",
          httpTokens: "optional",
          httpEndpoint: "enabled",
          ...rest,
        },
        member,
      );

    it("judges what runs and what is stopped, over all pages", async () => {
      for (let index = 0; index < 1_003; index += 1) {
        instance(`i-${String(index).padStart(4, "0")}`, { httpTokens: "required" });
      }
      instance("i-open");
      instance("i-stopped", { state: "stopped", httpEndpoint: "disabled" });
      instance("i-gone", { state: "terminated" });

      const judged = await all(name);

      expect(Object.keys(judged)).to.have.length(1_005);
      expect(judged["i-open"]).to.deep.equal(open);
      expect(judged["i-stopped"]).to.deep.equal(compliant);
      expect(cloud.endpoint.recorder.counts()).to.deep.equal({ "ec2:DescribeInstances": 2 });
    });

    it("reads the item, also of an instance that is terminated", async () => {
      const options = (httpTokens: string, httpEndpoint = "enabled", state = "running") => ({
        state: { name: state },
        metadataOptions: { httpTokens, httpEndpoint },
      });

      expect(await detect(name, "i-1", options("optional"))).to.deep.equal(open);
      expect(await detect(name, "i-1", options("required"))).to.deep.equal(compliant);
      expect(await detect(name, "i-1", options("optional", "disabled"))).to.deep.equal(compliant);
      expect(await detect(name, "i-1", options("optional", "enabled", "terminated"))).to.include({
        compliance: "NOT_APPLICABLE",
      });
      expect(cloud.endpoint.recorder.calls).to.have.length(0);
    });

    it("does not judge, and does not change, an instance that is gone", async () => {
      expect(await detect(name, "i-none")).to.include({ compliance: "NOT_APPLICABLE" });
      expect(await putRight(name, "i-none")).to.equal(undefined);
    });

    it("requires tokens, and leaves the endpoint as it is", async () => {
      const held = instance("i-open");

      expect(await putRight(name, "i-open")).to.deep.equal({
        before: { httpTokens: "optional" },
        after: { httpTokens: "required" },
      });
      expect(held).to.include({ httpTokens: "required", httpEndpoint: "enabled" });
      expect(await putRight(name, "i-open")).to.equal(undefined);
    });
  });

  describe("EBS_ENCRYPTION_BY_DEFAULT", () => {
    const name = "EBS_ENCRYPTION_BY_DEFAULT";

    it("judges the account, and turns it on once", async () => {
      expect(await all(name)).to.deep.equal({
        [member.accountId]: {
          compliance: "NON_COMPLIANT",
          reason: "EBS encryption by default is off.",
        },
      });
      expect(await putRight(name, member.accountId)).to.deep.equal({
        before: { ebsEncryptionByDefault: false },
        after: { ebsEncryptionByDefault: true },
      });
      expect(await all(name)).to.deep.equal({ [member.accountId]: compliant });
      expect(await putRight(name, member.accountId)).to.equal(undefined);
    });

    it("refuses to look at another account than the one that it is in", async () => {
      const error = await rejection(putRight(name, "444455556666"));

      expect(error.message).to.equal(
        `the account to look at was 444455556666, must be ${member.accountId}`,
      );
    });
  });

  describe("SECURITY_GROUP_NO_OPEN_ADMIN_PORTS", () => {
    const name = "SECURITY_GROUP_NO_OPEN_ADMIN_PORTS";
    const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidr: "0.0.0.0/0" };
    const web = { protocol: "tcp", fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" };
    const office = { ...ssh, cidr: "192.0.2.0/24" };
    const everything = { protocol: "-1", cidr: "::/0" };

    const group = (id: string, ...ingress: readonly (typeof ssh | typeof everything)[]) =>
      cloud.resources.add({ kind: "securityGroup" as const, id, ingress }, member);

    it("judges by the ports that it is told", async () => {
      group("sg-web", web, office);
      group("sg-ssh", ssh, web);

      expect(await all(name)).to.deep.equal({
        "sg-web": compliant,
        "sg-ssh": { compliance: "NON_COMPLIANT", reason: "Open: tcp 22 from 0.0.0.0/0." },
      });
      expect(await all(name, { ports: "443" })).to.deep.include({
        "sg-web": { compliance: "NON_COMPLIANT", reason: "Open: tcp 443 from 0.0.0.0/0." },
      });
    });

    it("revokes what is open, all of it, and nothing else", async () => {
      const held = group("sg-1", ssh, everything, web, office);

      expect(await putRight(name, "sg-1")).to.deep.equal({
        before: { openIngress: [ssh, everything] },
        after: { openIngress: [] },
      });
      expect(held.ingress).to.deep.equal([web, office]);
      expect(await putRight(name, "sg-1")).to.equal(undefined);
    });

    it("revokes the rest where somebody else revokes one at the same time", async () => {
      const held = group("sg-1", ssh, everything);
      const command = commandNamed(name);
      const context = cloud.context(command, command.remediateActions);
      const plan = await command.remediate?.(refer(command, "sg-1"), context);
      held.ingress = [everything];

      await plan?.apply();

      expect(held.ingress).to.deep.equal([]);
    });

    it("does not judge, and does not change, a group that is gone", async () => {
      expect(await detect(name, "sg-none")).to.include({ compliance: "NOT_APPLICABLE" });
      expect(await putRight(name, "sg-none")).to.equal(undefined);
    });
  });

  describe("LOG_GROUP_RETENTION", () => {
    const name = "LOG_GROUP_RETENTION";
    const group = (id: string, retentionInDays?: number, kind?: string) =>
      cloud.resources.add(
        {
          kind: "logGroup" as const,
          id,
          ...(retentionInDays !== undefined && { retentionInDays }),
          ...(kind !== undefined && { class: kind }),
        },
        member,
      );

    it("judges by the days that it is told, over all pages", async () => {
      for (let index = 0; index < 60; index += 1) group(`g-${index}`, 400);
      group("short", 7);
      group("forever");
      group("delivery", 2, "DELIVERY");

      const judged = await all(name);

      expect(Object.keys(judged)).to.have.length(63);
      expect(judged["g-59"]).to.deep.equal(compliant);
      expect(judged["short"]).to.deep.equal({
        compliance: "NON_COMPLIANT",
        reason: "Logs are kept for 7 days, must be kept for 365.",
      });
      expect(judged["forever"]).to.deep.equal(compliant);
      expect(judged["delivery"]).to.include({ compliance: "NOT_APPLICABLE" });
      expect((await all(name, { days: "7", neverExpires: "false" }))["forever"]).to.deep.equal({
        compliance: "NON_COMPLIANT",
        reason: "Logs are kept for ever.",
      });
    });

    it("finds the group of this very name among those that begin like it", async () => {
      group("app", 7);
      group("app-2", 400);

      expect(await detect(name, "app")).to.include({ compliance: "NON_COMPLIANT" });
      expect(await detect(name, "ap")).to.include({ compliance: "NOT_APPLICABLE" });
    });

    it("keeps logs longer, and never shortens what is kept unless it is told to", async () => {
      const held = group("short", 7);
      const forever = group("forever");

      expect(await putRight(name, "short", { days: "731" })).to.deep.equal({
        before: { retentionInDays: 7 },
        after: { retentionInDays: 731 },
      });
      expect(held).to.include({ retentionInDays: 731 });
      expect(await putRight(name, "short")).to.equal(undefined);
      expect(await putRight(name, "forever")).to.equal(undefined);
      expect(await putRight(name, "forever", { neverExpires: "false" })).to.deep.equal({
        before: { retentionInDays: null },
        after: { retentionInDays: 365 },
      });
      expect(forever).to.include({ retentionInDays: 365 });
    });

    it("takes only days that the service has", () => {
      const command = commandNamed(name);

      expect(() => cloud.context(command, [], { days: "366" })).to.throw(
        'parameter days of LOG_GROUP_RETENTION was "366", must be one of 1, 3, 5',
      );
    });
  });
});
