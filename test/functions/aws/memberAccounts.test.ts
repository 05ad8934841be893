import { S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { RoleToAssume } from "../../../functions/aws/assumeRole";
import {
  ForeignAccountError,
  MemberAccounts,
  type MemberSettings,
} from "../../../functions/aws/memberAccounts";
import { memberSettings } from "../../../functions/aws/memberSettings";
import { rejection } from "../../helpers/rejection";

const own = { partition: "aws-us-gov", account: "111122223333" };
const member = "444455556666";
const region = "us-gov-west-1";
const role = { name: "plumbline/Detection", externalId: "secret" };

describe("MemberAccounts", () => {
  let assumed: RoleToAssume[];
  let now: number;

  beforeEach(() => {
    assumed = [];
    now = Date.parse("2026-11-21T02:00:00Z");
  });

  function accounts(settings: Partial<MemberSettings>): MemberAccounts {
    return new MemberAccounts(
      { own, accounts: [], ...settings },
      (wanted) => {
        assumed.push(wanted);
        return Promise.resolve({
          accessKeyId: `key ${assumed.length}`,
          secretAccessKey: "secret",
          sessionToken: "token",
          expiration: new Date(now + 3_600_000),
        });
      },
      () => now,
    );
  }

  it("enters a member with its own role, external id and Region", async () => {
    const access = await accounts({ accounts: [member], role }).enter(member, region, "a rule");

    expect(assumed).to.deep.equal([
      {
        roleArn: `arn:aws-us-gov:iam::${member}:role/plumbline/Detection`,
        externalId: "secret",
        sessionName: "a rule",
      },
    ]);
    expect(access.place).to.deep.equal({ partition: "aws-us-gov", account: member, region });
    const client = access.client(S3Client);
    expect(await client.config.region()).to.equal(region);
    expect(await client.config.credentials()).to.include({ accessKeyId: "key 1" });
    expect(access.client(S3Client)).to.equal(client);
  });

  it("uses a session again until it could end within a run", async () => {
    const members = accounts({ accounts: [member], role });
    await members.enter(member, region, "r");
    now += 40 * 60_000;
    await members.enter(member, "us-gov-east-1", "r");
    expect(assumed).to.have.length(1);

    now += 10 * 60_000;
    await members.enter(member, region, "r");
    expect(assumed).to.have.length(2);
  });

  it("names each session after whom it is for", async () => {
    const members = accounts({ accounts: [member], role });

    await members.enter(member, region, "one");
    await members.enter(member, region, "two");
    await members.enter(member, region, "one");

    expect(assumed.map(({ sessionName }) => sessionName)).to.deep.equal(["one", "two"]);
  });

  it("works with the function's own role where it has no other", async () => {
    const members = accounts({ accounts: [own.account] });

    const access = await members.enter(own.account, region, "r");

    expect(assumed).to.deep.equal([]);
    expect(access.roleArn).to.equal(undefined);
    expect((await rejection(members.enter(member, region, "r"))).message).to.equal(
      `account ${member} is none that this function may enter, which are its own account 111122223333`,
    );
  });

  it("refuses an account that is no member before it calls anything", async () => {
    const members = accounts({ accounts: [member], role });

    for (const account of [own.account, "999999999999", "*", "", `${member}:role/x`]) {
      expect(await rejection(members.enter(account, region, "r"))).to.be.instanceOf(
        ForeignAccountError,
      );
    }
    expect(assumed).to.deep.equal([]);
  });

  it("refuses an excluded account before it calls anything, in an organization too", async () => {
    for (const settings of [
      { accounts: [member], role },
      { organization: "o-example", role },
    ]) {
      const members = accounts({ ...settings, excluded: [member] });

      const error = await rejection(members.enter(member, region, "r"));

      expect(error).to.be.instanceOf(ForeignAccountError);
      expect(error.message).to.equal(`account ${member} is excluded, so that it is not entered`);
    }
    expect(assumed).to.deep.equal([]);
  });

  for (const wrong of ["", "us-gov-west", "localhost", "us-gov-west-1.evil.example"]) {
    it(`refuses "${wrong}" for a Region, which becomes part of host names`, async () => {
      const members = accounts({ accounts: [member], role });

      expect((await rejection(members.enter(member, wrong, "r"))).message).to.contain(
        `the Region was "${wrong}"`,
      );
    });
  }

  it("leaves it to IAM whether an account is of the organization", async () => {
    const members = accounts({ organization: "o-example", role });

    await members.enter("999999999999", region, "r");

    expect(assumed).to.have.length(1);
  });
});

describe("memberSettings", () => {
  it("is for its own account only where there is no role for others", () => {
    const settings = memberSettings({ MEMBER_ACCOUNTS: '["999999999999"]' }, own);

    expect(settings.accounts).to.deep.equal([own.account]);
    expect(settings).not.to.have.property("role");
  });

  it("wants an external id with a role", () => {
    expect(() => memberSettings({ MEMBER_ROLE: "r" }, own)).to.throw("EXTERNAL_ID is not set");
  });

  it("reads all that it is told", () => {
    expect(
      memberSettings(
        {
          MEMBER_ACCOUNTS: `["${member}"]`,
          ORGANIZATION_ID: "o-example",
          MEMBER_ROLE: role.name,
          EXTERNAL_ID: role.externalId,
        },
        own,
        { excluded: ["777788889999"] },
      ),
    ).to.deep.equal({
      own,
      accounts: [member],
      organization: "o-example",
      excluded: ["777788889999"],
      role,
    });
  });
});
